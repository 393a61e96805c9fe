import { Agent, type AgentInputItem, type Model, type ModelRequest, Runner, Usage } from "@openai/agents";
import { assistantMessage, functionCall } from "@openai/agents/testing";
import { aiSdkTools, withMemory } from "@pigeonhole/ai-sdk";
import { Memory, namespace, openStore, type Store } from "@pigeonhole/core";
import { openaiAgentsTools } from "@pigeonhole/openai-agents";
import { ToolLoopAgent } from "ai";
import { MockLanguageModelV4 } from "ai/test";
import { ToolLoopAgent as ToolLoopAgent6 } from "ai-6";
import { MockLanguageModelV3 } from "ai-6/test";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { z } from "zod";
import { amount } from "../soak.ts";
import { generated, type Step } from "./ai-model.ts";

const TENANTS = ["acme", "globex"] as const;
const REQUESTS = amount({ test: 1_000, soak: 10_000 });
/** A second way to do the same in a framework is taken by fewer. */
const FEWER = { "ai 7, by tools made for each call": REQUESTS / 5 };

interface Request {
  tenant: string;
}

/** One agent object; gives what the model read in one turn. */
type Ask = (prompt: string, request: Request) => Promise<string>;

const namespaceOf = ({ tenant }: Request): string => namespace(tenant, "users", "1");
const requestSchema = z.object({ tenant: z.string() });

/** A model that remembers and recalls in one step, and then says what it has read. */
function nextStep(prompt: string, read: string | undefined): Step {
  if (read !== undefined) return read;
  const [, number = ""] = /request (\d+)/.exec(prompt) ?? [];
  return [
    { name: "remember", input: { key: `note ${number}`, value: prompt } },
    { name: "recall", input: { query: number, limit: 3 } },
  ];
}

function aiStep({ prompt }: { prompt: readonly { role: string; content: unknown }[] }) {
  const told = prompt.at(-1);
  const user = JSON.stringify(prompt.findLast(({ role }) => role === "user")?.content);
  const system = JSON.stringify(prompt.filter(({ role }) => role === "system"));
  return generated(
    nextStep(user, told?.role === "tool" ? `${system} ${JSON.stringify(told.content)}` : undefined),
  );
}

const AGENTS: Record<string, (store: Store) => Ask> = {
  "ai 7, by toolsContext and the call's options": (store) => {
    const remembered = withMemory(({ options }: { options: Request }) => namespaceOf(options), { store });
    const agent = new ToolLoopAgent({
      model: new MockLanguageModelV4({ doGenerate: async (call) => aiStep(call) }),
      tools: aiSdkTools(namespaceOf, { store }),
      callOptionsSchema: requestSchema,
      prepareCall: async (call) => {
        const context = call.options;
        const toolsContext = { remember: context, recall: context, list_memory: context };
        return { ...(await remembered(call)), toolsContext };
      },
    });
    return async (prompt, options) => (await agent.generate({ prompt, options })).text;
  },
  "ai 7, by tools made for each call": (store) => {
    const agent = new ToolLoopAgent({
      model: new MockLanguageModelV4({ doGenerate: async (call) => aiStep(call) }),
      tools: aiSdkTools(namespaceOf, { store }),
      callOptionsSchema: requestSchema,
      prepareCall: ({ options, ...call }) => ({
        ...call,
        tools: aiSdkTools(() => namespaceOf(options), { store }),
      }),
    });
    return async (prompt, options) => (await agent.generate({ prompt, options })).text;
  },
  "ai 6, by experimental_context": (store) => {
    const agent = new ToolLoopAgent6({
      model: new MockLanguageModelV3({ doGenerate: async (call) => aiStep(call) }),
      tools: aiSdkTools(namespaceOf, { store }),
      callOptionsSchema: requestSchema,
      prepareCall: (call) => ({ ...call, experimental_context: call.options }),
    });
    return async (prompt, options) => (await agent.generate({ prompt, options })).text;
  },
  "OpenAI Agents, by the context of the run": (store) => {
    const agent = new Agent<Request>({
      name: "support",
      model: new EchoModel(),
      tools: openaiAgentsTools(namespaceOf, { store }),
    });
    const runner = new Runner({ tracingDisabled: true });
    return async (prompt, context) => String((await runner.run(agent, prompt, { context })).finalOutput);
  },
};

class EchoModel implements Model {
  async getResponse({ input }: ModelRequest) {
    const items: readonly AgentInputItem[] = Array.isArray(input) ? input : [];
    const results = items.filter(({ type }) => type === "function_call_result");
    const step = nextStep(JSON.stringify(input), results.length > 0 ? JSON.stringify(results) : undefined);
    const output =
      typeof step === "string"
        ? [assistantMessage(step)]
        : step.map(({ name, input: given }, index) =>
            functionCall(name, JSON.stringify(given), { callId: `${index}` }),
          );
    return { usage: new Usage(), output };
  }

  getStreamedResponse(): never {
    throw new Error("This model does not stream.");
  }
}

const CASES = Object.entries(AGENTS).map(([name, agentOf]) => {
  const count = new Map(Object.entries(FEWER)).get(name) ?? REQUESTS;
  return { name, agentOf, count };
});

describe.each(CASES)("one agent for two tenants: $name", ({ agentOf, count }) => {
  let store: Store;
  beforeEach(() => {
    store = openStore("sqlite::memory:");
  });
  afterEach(() => store.close());

  it(`crosses none of ${count} interleaved requests`, async () => {
    const ask = agentOf(store);
    const requests = Array.from({ length: count }, (_, index) => TENANTS[index % 2] ?? "");
    // Both tenants use the same keys and words at the same time.
    const prompts = requests.map((tenant, index) => `This is request ${Math.floor(index / 2)} of ${tenant}.`);
    const read = await Promise.all(
      prompts.map((prompt, index) => ask(prompt, { tenant: requests[index] ?? "" })),
    );
    const crossed = read.filter((text, index) => {
      const other = TENANTS[(index + 1) % 2] ?? "";
      return text.includes(other) || !text.includes(prompts[index] ?? "nothing");
    });
    expect(crossed).toEqual([]);
    for (const tenant of TENANTS) {
      const values: unknown[] = [];
      for await (const { value } of new Memory(namespaceOf({ tenant }), { store }).entries())
        values.push(value);
      expect(values).toHaveLength(count / 2);
      expect(values.filter((value) => !String(value).includes(tenant))).toEqual([]);
    }
  });

  it("answers a request of no tenant with an error, and writes nothing", async () => {
    const ask = agentOf(store);
    const told = await ask("This is request 1 of nobody.", { tenant: "../acme" }).catch(String);
    expect(told).toMatch(/invalid_namespace|is not a namespace segment/);
  });
});
