import { aiSdkTools } from "@pigeonhole/ai-sdk";
import { openStore } from "@pigeonhole/core";
import { generateText, stepCountIs } from "ai-6";
import { MockLanguageModelV3 } from "ai-6/test";
import { generated, promptOf } from "../ai-model.ts";

const [url = "", name = "", input = ""] = process.argv.slice(2);
const store = openStore(url);
const model = new MockLanguageModelV3({
  doGenerate: [generated([{ name, input: JSON.parse(input) }]), generated("Done.")],
});
const tools = aiSdkTools("acme/users/42", { store });
const { text } = await generateText({ model, tools, prompt: "Go on.", stopWhen: stepCountIs(5) });
console.log(JSON.stringify({ text, read: promptOf(model.doGenerateCalls[1]) }));
await store.close();
