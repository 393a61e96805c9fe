import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Runner } from "@openai/agents";
import { openStore } from "@pigeonhole/core";
import { type Request, sessionOf, supportAgent } from "./agent.ts";
import { StandIn } from "./stand-in.ts";

// With a key in the environment the SDK's own model answers, else a stand-in.
const offline = process.env["OPENAI_API_KEY"] === undefined;
console.log(`The model is ${offline ? "a stand-in that needs no network" : "the SDK's default"}.\n`);

const folder = mkdtempSync(join(tmpdir(), "pigeonhole-example-"));
const store = openStore(`sqlite:${join(folder, "memory")}`);
const agent = supportAgent(store, offline ? new StandIn() : undefined);
const runner = new Runner({ tracingDisabled: offline });

async function ask(prompt: string, context: Request, chat: string): Promise<string> {
  const session = sessionOf(context, chat, store);
  const { finalOutput } = await runner.run(agent, prompt, { context, session });
  const text = String(finalOutput);
  console.log(`${context.user} of ${context.tenant}: ${prompt}\n  ${text.replaceAll("\n", "\n  ")}\n`);
  return text;
}

const ann = { tenant: "harborlane", user: "ann" };
const bea = { tenant: "velomar", user: "bea" };

await ask("Note my seat: window, never the aisle", ann, "monday");
assert.match(await ask("Where do I like to seat?", ann, "tuesday"), /window/);
assert.doesNotMatch(await ask("Where do I like to seat?", bea, "tuesday"), /window/);

assert.equal((await sessionOf(ann, "tuesday", store).getItems()).length >= 2, true);
const kept = JSON.stringify(await sessionOf(bea, "tuesday", store).getItems());
assert.doesNotMatch(kept, /window/);
assert.deepEqual(await sessionOf(bea, "monday", store).getItems(), []);

await store.close();
rmSync(folder, { recursive: true });
console.log("One agent, two companies: each has its own memories and sessions.");
