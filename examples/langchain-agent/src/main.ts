// One agent, two tenants, two processes: what each guest said is there after a restart, and only for that guest.
import { execFileSync } from "node:child_process";
import { rmSync } from "node:fs";
import { join } from "node:path";
import { makeAgent, say } from "./agent.ts";

const DATA = join(import.meta.dirname, "../data");
const STORE = process.env.PIGEONHOLE_STORE ?? `sqlite:${DATA}`;
const ANN = { tenant: "acme", id: "ann" };
const BOB = { tenant: "globex", id: "bob" };
const QUESTION = "What kind of coffee do I like?";

const agent = makeAgent(STORE);
if (process.argv[2] === "again") {
  const [ann, bob] = await Promise.all([say(agent, ANN, QUESTION), say(agent, BOB, QUESTION)]);
  console.log(`Ann of acme: ${ann}`);
  console.log(`Bob of globex: ${bob}`);
  check(/flat white/i.test(ann) && !/espresso/i.test(ann), "Ann's answer is hers");
  check(/espresso/i.test(bob) && !/flat white/i.test(bob), "Bob's answer is his");
} else {
  rmSync(DATA, { recursive: true, force: true });
  console.log(await say(agent, ANN, "I like my coffee as a flat white."));
  console.log(await say(agent, BOB, "I like my coffee as a double espresso."));
  console.log("A new process:");
  execFileSync(process.execPath, [import.meta.filename, "again"], { stdio: "inherit" });
  console.log("All of this held.");
}

function check(holds: boolean, what: string): void {
  if (holds) return;
  console.error(`This did not hold: ${what}.`);
  process.exitCode = 1;
}
