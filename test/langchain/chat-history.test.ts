import {
  AIMessage,
  type BaseMessage,
  ChatMessage,
  FunctionMessage,
  HumanMessage,
  RemoveMessage,
  SystemMessage,
  ToolMessage,
} from "@langchain/core/messages";
import { RunnableLambda, RunnableWithMessageHistory } from "@langchain/core/runnables";
import { Memory, openStore } from "@pigeonhole/core";
import { PigeonholeChatHistory } from "@pigeonhole/langchain";
import { describe, expect, it, vi } from "vitest";
import { runChild } from "../adapters/run-child.ts";
import { allStores, sharedStores, usePlace } from "../support/stores.ts";

const textOf = (message: BaseMessage): string => message.text;

describe.each(allStores)("a chat history on $name", (kind) => {
  const place = usePlace(kind);
  const make = (sessionId = "7", options = {}): PigeonholeChatHistory =>
    new PigeonholeChatHistory("acme/chats", sessionId, { store: place.open(), ...options });

  it("gives every kind of message back as it was", async () => {
    const calls = [{ name: "recall", args: { query: "x" }, id: "1", type: "tool_call" as const }];
    const given = [
      new SystemMessage("Be brief."),
      new HumanMessage({ content: [{ type: "text", text: "é\n" }], name: "ann", id: "m1" }),
      new AIMessage({
        content: "",
        tool_calls: calls,
        response_metadata: { model_name: "m" },
        additional_kwargs: { reasoning: undefined, note: { deep: [1, null] } },
      }),
      new ToolMessage({ content: "none", tool_call_id: "1", artifact: { total: 0 }, status: "error" }),
      new ChatMessage("hm", "critic"),
      new FunctionMessage({ content: "5", name: "five" }),
    ];
    await make().addMessages(given);
    const got = await make().getMessages();
    expect(got.map((message) => message.type)).toEqual(given.map((message) => message.type));
    const json = (messages: BaseMessage[]): unknown =>
      JSON.parse(JSON.stringify(messages.map((one) => one.toDict())));
    expect(json(got)).toEqual(json(given));
  });

  it("keeps chats apart, and clears one", async () => {
    await make("7").addUserMessage("seven");
    await make("7/1").addUserMessage("seven and one");
    await make("70").addAIMessage("seventy");
    await make("7").clear();
    expect(await make("7").getMessages()).toEqual([]);
    expect((await make("7/1").getMessages()).map(textOf)).toEqual(["seven and one"]);
    expect((await make("70").getMessages()).map(textOf)).toEqual(["seventy"]);
    await make("7").addUserMessage("again");
    expect((await make("7").getMessages()).map(textOf)).toEqual(["again"]);
  });

  it("gives the last messages only when asked to, and none of another tenant's", async () => {
    for (const text of ["a", "b", "c"]) await make().addUserMessage(text);
    expect((await make("7", { last: 2 }).getMessages()).map(textOf)).toEqual(["b", "c"]);
    const other = new PigeonholeChatHistory("globex/chats", "7", { store: place.open() });
    expect(await other.getMessages()).toEqual([]);
  });

  it("refuses what it could not give back, and stays readable", async () => {
    await make().addUserMessage("a");
    const history = make();
    const wrong = [new RemoveMessage({ id: "1" }), { content: "no message" }, null];
    for (const message of wrong) {
      const add = (): Promise<void> => Reflect.apply(history.addMessage, history, [message]);
      await expect(add()).rejects.toMatchObject({ code: "invalid_value" });
    }
    const big = new HumanMessage("x".repeat(262_144));
    await expect(history.addMessages([new HumanMessage("b"), big])).rejects.toMatchObject({
      code: "invalid_value",
    });
    expect((await history.getMessages()).map(textOf)).toEqual(["a"]);
  });

  it("serves RunnableWithMessageHistory", async () => {
    const echo = RunnableLambda.from(
      async (messages: BaseMessage[]) =>
        new AIMessage(`${messages.length}: ${messages.map(textOf).join(" ")}`),
    );
    const chain = new RunnableWithMessageHistory({
      runnable: echo,
      getMessageHistory: (sessionId) => make(String(sessionId)),
    });
    const say = async (sessionId: string, text: string): Promise<string> =>
      textOf(await chain.invoke([new HumanMessage(text)], { configurable: { sessionId } }));
    expect(await say("1", "Hello")).toBe("1: Hello");
    expect(await say("2", "Hi")).toBe("1: Hi");
    expect(await say("1", "Again")).toBe("3: Hello 1: Hello Again");
    expect((await make("1").getMessages()).map(({ type }) => type)).toEqual(["human", "ai", "human", "ai"]);
  });
});

describe.each(sharedStores)("a chat that several processes append to, on $name", (kind) => {
  const place = usePlace(kind);

  it("keeps every message, each writer's own in order", async () => {
    const child = "../../langchain/children/append-messages";
    const writers = ["ada", "bob", "cyd"];
    await Promise.all(writers.map((writer) => runChild(child, place.url, writer, "20")));
    const history = new PigeonholeChatHistory("acme/chats", "7", { store: place.url });
    const texts = (await history.getMessages()).map(textOf);
    expect(texts).toHaveLength(60);
    for (const writer of writers) {
      const own = texts.filter((text) => text.startsWith(writer));
      expect(own).toEqual(Array.from({ length: 20 }, (_, turn) => `${writer} ${turn}`));
    }
  });
});

describe("a chat of 5,000 messages", () => {
  it("writes as much for a message at its end as at its start", async () => {
    const store = openStore("sqlite::memory:");
    const history = new PigeonholeChatHistory("acme/chats", "7", { store });
    const calls = Object.fromEntries(
      (["get", "write", "list", "search", "newestOf"] as const).map((name) => [name, vi.spyOn(store, name)]),
    );
    const counts = (): Record<string, number> =>
      Object.fromEntries(Object.entries(calls).map(([name, spy]) => [name, spy.mock.calls.length]));
    const bytes = (): Promise<number> =>
      store.usage(new Memory("acme").namespace, Date.now()).then((usage) => usage.bytes);
    const append = async (from: number, to: number): Promise<{ calls: object; bytes: number }> => {
      const before = [counts(), await bytes()] as const;
      for (let index = from; index < to; index += 1) await history.addUserMessage(`Message number ${index}.`);
      const after = Object.entries(counts()).map(([name, count]) => [name, count - (before[0][name] ?? 0)]);
      return { calls: Object.fromEntries(after), bytes: (await bytes()) - before[1] };
    };
    const fill = (from: number, to: number): Promise<void> =>
      history.addMessages(
        Array.from({ length: to - from }, (_, index) => new HumanMessage(`Message number ${from + index}.`)),
      );
    await fill(0, 200);
    const early = await append(200, 500);
    await fill(500, 4_700);
    const late = await append(4_700, 5_000);
    expect(late.calls).toEqual(early.calls);
    expect(early.calls).toMatchObject({ write: 300, list: 0 });
    expect(late.bytes).toBeLessThan(early.bytes * 1.5);
    expect(await history.getMessages()).toHaveLength(5_000);
    await store.close();
  });
});
