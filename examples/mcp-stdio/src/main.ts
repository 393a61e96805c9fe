// Two conversations of one user, each with a memory server of its own, and one of another user, who sees none of it.
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { check } from "./check.ts";
import { connect } from "./connect.ts";

const folder = mkdtempSync(join(tmpdir(), "pigeonhole-mcp-stdio-"));
try {
  const first = await connect("acme/users/42", folder);
  console.log(`Tools: ${(await first.toolNames()).join(", ")}`);
  console.log(await first.call("remember", { key: "drink", value: "Flat white, no sugar" }));
  await first.close();

  const second = await connect("acme/users/42", folder);
  const found = await second.call("recall", { query: "does she take sugar?" });
  console.log(found);
  check(found.includes("Flat white, no sugar"), "The second conversation remembers the first.");
  console.log(await second.read("memory://entries/drink"));

  const other = await connect("globex/users/42", folder);
  const nothing = await other.call("recall", { query: "sugar" });
  console.log(nothing);
  check(!nothing.includes("Flat white"), "Another tenant finds nothing of it.");
  await Promise.all([second.close(), other.close()]);
} finally {
  rmSync(folder, { recursive: true, force: true });
}
