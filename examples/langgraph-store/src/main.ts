// A LangGraph graph for each of two tenants, over two processes: the second recalls what the first one learned.
import { execFileSync } from "node:child_process";
import { rmSync } from "node:fs";
import { join } from "node:path";
import { makeGraph } from "./graph.ts";

const DATA = join(import.meta.dirname, "../data");
const STORE = process.env.PIGEONHOLE_STORE ?? `sqlite:${DATA}`;

async function say(tenant: string, user: string, text: string): Promise<string> {
  const graph = makeGraph(tenant, STORE);
  const input = { messages: [{ role: "user", content: text }] };
  const { messages } = await graph.invoke(input, { configurable: { user } });
  return messages.at(-1)?.text ?? "";
}

if (process.argv[2] === "again") {
  const question = "Which food should I avoid?";
  const [ann, annie, bob] = await Promise.all([
    say("acme", "ann", question),
    say("acme", "annie", question),
    say("globex", "ann", question),
  ]);
  console.log(`ann of acme: ${ann}\nannie of acme: ${annie}\nann of globex: ${bob}`);
  check(/peanuts/i.test(ann) && !/shrimp/i.test(ann), "ann of acme gets her own memory");
  check(!/peanuts|shrimp/i.test(annie), "annie, whose name begins like ann's, gets nothing");
  check(/shrimp/i.test(bob) && !/peanuts/i.test(bob), "ann of globex gets his own memory");
} else {
  rmSync(DATA, { recursive: true, force: true });
  await say("acme", "ann", "I must avoid food with peanuts.");
  await say("globex", "ann", "I must avoid shrimp and food from the sea.");
  execFileSync(process.execPath, [import.meta.filename, "again"], { stdio: "inherit" });
  console.log("All of this held.");
}

function check(holds: boolean, what: string): void {
  if (holds) return;
  console.error(`This did not hold: ${what}.`);
  process.exitCode = 1;
}
