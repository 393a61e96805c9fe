// A crew of CrewAI's files runs twice, in two processes; the second run uses what the first one found.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { Memory } from "@pigeonhole/core";
import { chooseModel } from "./model.ts";

const folder = mkdtempSync(join(tmpdir(), "pigeonhole-example-"));
const url = `sqlite:${join(folder, "memory")}`;

function kickoff(): string {
  const file = fileURLToPath(new URL("kickoff.ts", import.meta.url));
  return execFileSync(process.execPath, [file], {
    encoding: "utf8",
    env: { ...process.env, PIGEONHOLE_STORE: url },
    stdio: ["ignore", "pipe", "inherit"],
  });
}

console.log(`The model is ${chooseModel().name}.\n`);
console.log(`First kickoff:\n${kickoff()}`);
const shared = new Memory("acme/crews/wheel-desk", { store: url });
const found = (await shared.list()).entries;
assert(found.length > 0, "The researcher wrote nothing for the crew.");
for (const { key, value, source } of found)
  console.log(`The crew knows "${key}", from ${source?.agent}: ${value}`);

const second = kickoff();
console.log(`\nSecond kickoff, in a new process:\n${second}`);
if (process.env["AI_GATEWAY_API_KEY"] === undefined) {
  assert.match(second, /research \(researcher\): From memory/);
  assert.equal((await shared.list()).entries.length, found.length);
}
await shared.store.close();
rmSync(folder, { recursive: true });
console.log("The second kickoff used what the first one found.");
