import { AIMessage, HumanMessage } from "@langchain/core/messages";
import { PigeonholeChatHistory } from "@pigeonhole/langchain";
import { agentFor, say } from "../agent.ts";
import { graphFor } from "../graph.ts";

const [url = "", text = "", ...tenants] = process.argv.slice(2);
const lives = tenants.map(async (tenant) => {
  const history = new PigeonholeChatHistory(tenant, "chat", { store: url });
  const before = (await history.getMessages()).map((message) => message.text);
  const told = await say(agentFor(url, 1), { tenant, user: "1" }, text);
  const { found } = await graphFor(tenant, url).invoke({ user: "1", text });
  await history.addMessages([new HumanMessage(text), new AIMessage(told)]);
  return { told, found, before };
});
process.stdout.write(JSON.stringify(await Promise.all(lives)));
