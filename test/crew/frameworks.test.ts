import { Agent, type AgentInputItem, type Model, type ModelRequest, Runner, Usage } from "@openai/agents";
import { assistantMessage, functionCall } from "@openai/agents/testing";
import { openStore, type Store } from "@pigeonhole/core";
import { ToolLoopAgent } from "ai";
import { AIMessage, createAgent, fakeModel } from "langchain";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { desk, scriptedModel } from "./desk.ts";

/** What every framework's agent is made to do: remember a thing for the crew, and say what the tool said. */
const CALL = { name: "remember", input: { key: "wheels", value: "Wheels are round", scope: "crew" } };

/** Runs the researcher once; gives what the model was told at first, and what it said at last. */
type Work = (bound: ReturnType<typeof desk.bind>) => Promise<{ told: string; said: string }>;

const FRAMEWORKS: Record<string, Work> = {
  "the AI SDK": async (bound) => {
    const { model, prompts } = scriptedModel(({ told }) => told[0] ?? [CALL]);
    const { text } = await new ToolLoopAgent({ model, ...bound.aiSdk("researcher") }).generate({
      prompt: "Go.",
    });
    return { told: prompts[0] ?? "", said: text };
  },
  LangChain: async (bound) => {
    let told = "";
    const model = fakeModel();
    model.respond((messages) => {
      told = JSON.stringify(messages);
      const call = { name: CALL.name, args: CALL.input, id: "1", type: "tool_call" as const };
      return new AIMessage({ content: "", tool_calls: [call] });
    });
    model.respond((messages) => new AIMessage(messages.at(-1)?.text ?? ""));
    const agent = createAgent({ model, ...bound.langchain("researcher") });
    const { messages } = await agent.invoke({ messages: [{ role: "user", content: "Go." }] });
    return { told, said: messages.at(-1)?.text ?? "" };
  },
  "OpenAI Agents": async (bound) => {
    const model = new OneCall();
    const agent = new Agent({ model, ...bound.openai("researcher") });
    const { finalOutput } = await new Runner({ tracingDisabled: true }).run(agent, "Go.");
    return { told: model.told, said: String(finalOutput) };
  },
};

class OneCall implements Model {
  told = "";

  async getResponse({ input, systemInstructions }: ModelRequest) {
    const items: readonly AgentInputItem[] = Array.isArray(input) ? input : [];
    const result = items.find(({ type }) => type === "function_call_result");
    if (result === undefined) this.told = systemInstructions ?? "";
    const next =
      result === undefined
        ? functionCall(CALL.name, JSON.stringify(CALL.input), { callId: "1" })
        : assistantMessage(JSON.stringify(result));
    return { usage: new Usage(), output: [next] };
  }

  getStreamedResponse(): never {
    throw new Error("This model does not stream.");
  }
}

let store: Store;
beforeEach(() => {
  store = openStore("sqlite::memory:");
});
afterEach(() => store.close());

describe.each(Object.entries(FRAMEWORKS))("an agent for %s", (_name, work) => {
  it("knows its role and scopes, and writes in its own name", async () => {
    const bound = desk.bind({ tenant: "acme", store, run: "r1", inputs: { topic: "wheels" } });
    const { told, said } = await work(bound);
    expect(told).toContain("You are Researcher of wheels.");
    expect(told).toContain("tenant (facts of the company; read only)");
    expect(said).toContain("in scope crew (revision 1)");
    expect((await bound.memory("crew").entry("wheels"))?.source).toEqual({
      agent: "researcher",
      crew: "desk",
      run: "r1",
      tool: "remember",
    });
  });
});
