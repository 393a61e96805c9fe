import { Agent, Runner } from "@openai/agents";
import { assistantMessage, functionCall, ScriptedModel } from "@openai/agents/testing";
import { openStore } from "@pigeonhole/core";
import { openaiAgentsTools, PigeonholeSession } from "@pigeonhole/openai-agents";

const [url = "", name = "", input = ""] = process.argv.slice(2);
const store = openStore(url);
const model = new ScriptedModel([[functionCall(name, input, { callId: "1" })], [assistantMessage("Done.")]]);
const agent = new Agent({ name: "support", model, tools: openaiAgentsTools("acme/users/42", { store }) });
const session = new PigeonholeSession("acme/users/42/sessions", "chat-7", { store });
const { finalOutput } = await new Runner({ tracingDisabled: true }).run(agent, `Please ${name}.`, {
  session,
});
const [before, read] = model.calls.map(({ request }) => JSON.stringify(request.input));
console.log(JSON.stringify({ text: finalOutput, before, read }));
await store.close();
