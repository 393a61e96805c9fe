import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { openStore } from "@pigeonhole/core";
import { parseJsonEventStream, readUIMessageStream, uiMessageChunkSchema } from "ai";
import { supportAgent } from "./agent.ts";
import { chooseModel } from "./model.ts";
import { chatRoute } from "./route.ts";

const folder = mkdtempSync(join(tmpdir(), "pigeonhole-example-"));
const store = openStore(`sqlite:${join(folder, "memory")}`);
const { model, name } = chooseModel();
console.log(`The model is ${name}.\n`);

const agent = supportAgent(model, store);
const ann = { tenant: "harborlane", user: "ann" };
const bea = { tenant: "velomar", user: "bea" };

async function ask(prompt: string, options: typeof ann): Promise<string> {
  const { text } = await agent.generate({ prompt, options });
  console.log(`${options.user} of ${options.tenant}: ${prompt}\n  ${text.replaceAll("\n", "\n  ")}\n`);
  return text;
}

await ask("Note my seat: window, never the aisle", ann);
const annHears = await ask("Where do I like to seat?", ann);
const beaHears = await ask("Where do I like to seat?", bea);
assert.match(annHears, /window/);
assert.doesNotMatch(beaHears, /window/);

const post = chatRoute(agent, store);

/** Sends one message as `useChat` does, and reads the streamed answer to its end. */
async function chat(text: string, token: string): Promise<string> {
  const message = { id: crypto.randomUUID(), role: "user", parts: [{ type: "text", text }] };
  const response = await post(
    new Request("http://localhost/api/chat", {
      method: "POST",
      headers: { authorization: `Bearer ${token}` },
      body: JSON.stringify({ id: "my chat", message }),
    }),
  );
  assert.equal(response.headers.get("content-type"), "text/event-stream");
  assert(response.body !== null);
  const chunks = parseJsonEventStream({ stream: response.body, schema: uiMessageChunkSchema }).pipeThrough(
    new TransformStream({
      transform(result, controller) {
        if (result.success) controller.enqueue(result.value);
      },
    }),
  );
  let said = "";
  for await (const { parts } of readUIMessageStream({ stream: chunks })) {
    said = parts.flatMap((part) => (part.type === "text" ? [part.text] : [])).join("");
  }
  console.log(`${token} streams: ${text}\n  ${said.replaceAll("\n", "\n  ")}\n`);
  return said;
}

assert.match(await chat("Where do I like to seat?", "token-of-ann"), /window/);
assert.doesNotMatch(await chat("Where do I like to seat?", "token-of-bea"), /window/);
assert.match(await chat("And which seat again?", "token-of-ann"), /window/);
assert.equal((await post(new Request("http://localhost/api/chat", { method: "POST" }))).status, 401);

await store.close();
rmSync(folder, { recursive: true });
console.log("One agent, two companies: each has its own memories and chats.");
