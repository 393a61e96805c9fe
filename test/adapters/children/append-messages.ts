import { ChatHistory } from "@pigeonhole/ai-sdk";
import { openStore } from "@pigeonhole/core";
import { PigeonholeSession } from "@pigeonhole/openai-agents";
import type { UIMessage } from "ai";

const [url = "", writer = "", count = ""] = process.argv.slice(2);
const store = openStore(url);
const chat = new ChatHistory<UIMessage>("acme/users/42/chats", "7", { store });
const session = new PigeonholeSession("acme/users/42/sessions", "7", { store });
for (let turn = 0; turn < Number(count); turn += 1) {
  const text = `${writer} ${turn}`;
  await chat.append([{ id: text, role: "user", parts: [{ type: "text", text }] }]);
  await session.addItems([{ role: "user", content: text }]);
}
await store.close();
console.log("{}");
