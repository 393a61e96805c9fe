import { aiSdkTools } from "@pigeonhole/ai-sdk";
import { openStore } from "@pigeonhole/core";
import { ToolLoopAgent } from "ai";
import { MockLanguageModelV4 } from "ai/test";
import { generated, promptOf } from "../ai-model.ts";

const [url = "", name = "", input = ""] = process.argv.slice(2);
const store = openStore(url);
const model = new MockLanguageModelV4({
  doGenerate: [generated([{ name, input: JSON.parse(input) }]), generated("Done.")],
});
const agent = new ToolLoopAgent({ model, tools: aiSdkTools("acme/users/42", { store }) });
const { text } = await agent.generate({ prompt: "Go on." });
console.log(JSON.stringify({ text, read: promptOf(model.doGenerateCalls[1]) }));
await store.close();
