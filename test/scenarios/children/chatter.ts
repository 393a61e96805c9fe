import { Memory } from "@pigeonhole/core";
import { done, input, ready } from "../../support/scenario-child.ts";

interface Message {
  from: string;
  text: string;
}

const { url, namespace, from, messages } = input<{
  url: string;
  namespace: string;
  from: string;
  messages: number;
}>();
const chat = new Memory<Message[]>(namespace, { store: url });
const lines = new Memory<string>(namespace, { store: url });
const counter = new Memory<number>(namespace, { store: url });
await ready();
for (let index = 0; index < messages; index++) {
  const text = `message ${index}`;
  await chat.update("chat", (current = []) => [...current, { from, text }]);
  const number = await counter.increment("lines");
  await lines.set(`line/${String(number).padStart(6, "0")}`, text, { ifRevision: 0 });
}
done();
