import { type AiSdkTool, aiSdkTools, ChatHistory, withMemory } from "@pigeonhole/ai-sdk";
import { Memory, memoryTools, type ToolResult } from "@pigeonhole/core";
import type * as ai7 from "ai";
import { ToolLoopAgent } from "ai";
import type * as ai6 from "ai-6";
import { ToolLoopAgent as ToolLoopAgent6 } from "ai-6";
import { describe, expectTypeOf, test } from "vitest";
import { z } from "zod";

const tools = aiSdkTools("acme/users/42", { forget: true });
const scoped = aiSdkTools({
  agent: "acme/agents/a",
  crew: "acme/crews/c",
  tenant: { namespace: "acme", access: "read" },
});

interface Request {
  tenant: string;
}
const byRequest = aiSdkTools(({ tenant }: Request) => `${tenant}/users/1`);

describe("the tools of one definition, in both majors of ai", () => {
  test("pins that they are a ToolSet of ai 6 and of ai 7", () => {
    for (const set of [tools, scoped, byRequest]) {
      expectTypeOf(set).toExtend<ai7.ToolSet>();
      expectTypeOf(set).toExtend<ai6.ToolSet>();
    }
    expectTypeOf(aiSdkTools(memoryTools("acme"))).toExtend<ai7.ToolSet>();
    expectTypeOf(aiSdkTools(memoryTools("acme"))).toExtend<ai6.ToolSet>();
  });

  test("pins InferUITools: each tool's own input, and a result as its output", () => {
    type Remember = { key: string; value: string; ttl_seconds?: number | null };
    type Tools7 = ai7.InferUITools<typeof tools>;
    type Tools6 = ai6.InferUITools<typeof tools>;
    expectTypeOf<keyof Tools7>().toEqualTypeOf<"remember" | "recall" | "list_memory" | "forget">();
    expectTypeOf<keyof Tools6>().toEqualTypeOf<keyof Tools7>();
    expectTypeOf<Tools7["remember"]>().toEqualTypeOf<{ input: Remember; output: ToolResult }>();
    expectTypeOf<Tools6["remember"]>().toEqualTypeOf<{ input: Remember; output: ToolResult }>();
    expectTypeOf<Tools7["recall"]["input"]>().toEqualTypeOf<{ query: string; limit?: number | null }>();
    expectTypeOf<Tools6["forget"]["input"]>().toEqualTypeOf<{ key: string }>();
    expectTypeOf<ai7.InferAgentUIMessage<ToolLoopAgent<never, typeof tools>>["parts"]>().not.toBeAny();
  });

  test("pins that there is a forget only where it is asked for, and no remember without a scope to write", () => {
    // @ts-expect-error it is not asked for
    void byRequest.forget;
    const reading = aiSdkTools({ tenant: { namespace: "acme", access: "read" } }, { forget: true });
    expectTypeOf<keyof typeof reading>().toEqualTypeOf<"recall" | "list_memory">();
  });

  test("pins that a wrong scope name does not compile, in either major", () => {
    type Scope7 = ai7.InferUITools<typeof scoped>["remember"]["input"]["scope"];
    type Scope6 = ai6.InferUITools<typeof scoped>["remember"]["input"]["scope"];
    expectTypeOf<Scope7>().toEqualTypeOf<"agent" | "crew">();
    expectTypeOf<Scope6>().toEqualTypeOf<"agent" | "crew">();
    void scoped.remember.execute({ key: "a", value: "b", scope: "crew" }, {});
    // @ts-expect-error a scope that can be read only
    void scoped.remember.execute({ key: "a", value: "b", scope: "tenant" }, {});
    // @ts-expect-error no such scope
    void scoped.remember.execute({ key: "a", value: "b", scope: "team" }, {});
    // @ts-expect-error a scope is to be named
    void scoped.remember.execute({ key: "a", value: "b" }, {});
    // @ts-expect-error no such access
    aiSdkTools({ agent: { namespace: "acme", access: "admin" } });
    type Part7 = ai7.ToolUIPart<ai7.InferUITools<typeof scoped>>;
    type Part6 = ai6.ToolUIPart<ai6.InferUITools<typeof scoped>>;
    const part = { type: "tool-remember", toolCallId: "1", state: "input-available" } as const;
    const right = { ...part, input: { key: "a", value: "b", scope: "agent" } } as const;
    const wrong = { ...part, input: { key: "a", value: "b", scope: "team" } } as const;
    expectTypeOf(right).toExtend<Part7>();
    expectTypeOf(right).toExtend<Part6>();
    expectTypeOf(wrong).not.toExtend<Part7>();
    expectTypeOf(wrong).not.toExtend<Part6>();
  });

  test("pins that one scope leaves no choice, and a typed memory types the value", () => {
    const single = aiSdkTools({ agent: "acme/agents/a", tenant: { namespace: "acme", access: "read" } });
    expectTypeOf(single.remember).toEqualTypeOf<
      AiSdkTool<{ key: string; value: string; ttl_seconds?: number | null }>
    >();
    const plan = aiSdkTools(new Memory("acme", { schema: z.object({ seats: z.number() }) }));
    expectTypeOf<ai7.InferUITools<typeof plan>["remember"]["input"]["value"]>().toEqualTypeOf<{
      seats: number;
    }>();
  });

  test("pins that an option that does not exist is told", () => {
    // @ts-expect-error no such option
    aiSdkTools("acme", { forget: true, maxTokens: 100 });
  });
});

describe("an agent for many tenants", () => {
  test("pins that its tools take the context of the request", () => {
    void byRequest.recall.execute({ query: "a" }, { context: { tenant: "acme" } });
    // @ts-expect-error a context of another kind
    void byRequest.recall.execute({ query: "a" }, { context: { user: "42" } });
  });

  test("pins that withMemory is a prepareCall of both majors", () => {
    const callOptionsSchema = z.object({ tenant: z.string() });
    const prepareCall = withMemory("acme/users/42", { maxTokens: 500 });
    const byOptions = withMemory(({ options }: { options: Request }) => `${options.tenant}/users/1`);
    new ToolLoopAgent({ model: "", tools, prepareCall });
    new ToolLoopAgent({ model: "", tools, callOptionsSchema, prepareCall: byOptions });
    new ToolLoopAgent6({ model: "", tools, prepareCall });
    new ToolLoopAgent6({ model: "", tools, callOptionsSchema, prepareCall: byOptions });
    // @ts-expect-error this agent's calls have no options
    new ToolLoopAgent({ model: "", tools, prepareCall: byOptions });
  });
});

describe("a chat history", () => {
  test("pins that it loads and takes messages of either major", () => {
    const chat7 = new ChatHistory<ai7.UIMessage>("acme/chats", "7");
    const chat6 = new ChatHistory<ai6.UIMessage>("acme/chats", "6");
    expectTypeOf(chat7.load).returns.resolves.toEqualTypeOf<ai7.UIMessage[]>();
    expectTypeOf(chat6.load).returns.resolves.toEqualTypeOf<ai6.UIMessage[]>();
    // @ts-expect-error a message has parts
    void chat7.append([{ id: "1", role: "user" }]);
  });
});
