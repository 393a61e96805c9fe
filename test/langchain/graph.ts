import { Annotation, END, type LangGraphRunnableConfig, START, StateGraph } from "@langchain/langgraph";
import { PigeonholeStore } from "@pigeonhole/langchain";

const State = Annotation.Root({
  user: Annotation<string>,
  text: Annotation<string>,
  found: Annotation<string[]>,
});

/** A graph that finds what it knows of what a user says, and then keeps that too. */
export function graphFor(tenant: string, url: string) {
  return new StateGraph(State)
    .addNode("find", async ({ user, text }, { store }: LangGraphRunnableConfig) => {
      const found = await store?.search(["users", user], { query: text, limit: 100 });
      return { found: (found ?? []).map(({ value }) => String(value.text)) };
    })
    .addNode("keep", async ({ user, text }, { store }: LangGraphRunnableConfig) => {
      await store?.put(["users", user, "said"], crypto.randomUUID(), { text });
      return {};
    })
    .addEdge(START, "find")
    .addEdge("find", "keep")
    .addEdge("keep", END)
    .compile({ store: new PigeonholeStore(tenant, { store: url }) });
}
