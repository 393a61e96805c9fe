import { memoryTools } from "@pigeonhole/core";
import { done, input, ready, report } from "../../support/scenario-child.ts";

const { url, namespace, agent, notes } = input<{
  url: string;
  namespace: string;
  agent: string;
  notes: string[];
}>();
const tools = memoryTools(namespace, { store: url, source: { agent } });
const remember = tools.find((tool) => tool.name === "remember");
await ready();
for (const [index, note] of notes.entries()) {
  const reply = await remember?.execute({ key: `${agent} note ${index}`, value: `${note} (${agent})` });
  await report({ ok: reply?.ok === true });
}
done();
