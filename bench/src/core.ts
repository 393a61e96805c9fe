// npm run bench -- core [--quick]: Pigeonhole's operations as ratios to the raw SQLite statements beneath them.
import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { machine, type Results, saveResults } from "./core/results.ts";
import type { SizeResult } from "./core/sizes.ts";
import { tables } from "./core/tables.ts";
import type { TenantsResult } from "./core/tenants.ts";

const quick = process.argv.includes("--quick");
const folder = mkdtempSync(join(process.env["PIGEONHOLE_BENCH_DIR"] ?? tmpdir(), "pigeonhole-bench-"));

/** Measures one part in a process of its own, so that no part works in the heap that another left. */
function measure<Result>(part: "size" | "tenants", count: number): Result {
  const file = fileURLToPath(new URL("core/part.ts", import.meta.url));
  const parameters = [file, part, folder, quick ? "quick" : "full", String(count)];
  return JSON.parse(
    execFileSync(process.execPath, parameters, { encoding: "utf8", stdio: ["ignore", "pipe", "inherit"] }),
  );
}

try {
  const sizes: SizeResult[] = [];
  for (const entries of quick ? [1_000, 10_000] : [1_000, 10_000, 100_000]) {
    console.error(`${entries} entries ...`);
    sizes.push(measure<SizeResult>("size", entries));
  }
  const tenants: TenantsResult[] = [];
  for (const count of quick ? [1, 100, 1_000] : [1, 100, 10_000]) {
    console.error(`${count} tenants ...`);
    tenants.push(measure<TenantsResult>("tenants", count));
  }
  const results: Results = { machine: machine(), sizes, tenants };
  console.log(tables(results));
  if (quick) console.log("A quick run: too short to rely on, and not saved.");
  else saveResults(results);
} finally {
  rmSync(folder, { recursive: true, force: true });
}
