import { Agent, type AgentInputItem, Runner } from "@openai/agents";
import { assistantMessage, ScriptedModel } from "@openai/agents/testing";
import { openStore, type Store } from "@pigeonhole/core";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { PigeonholeSession } from "./pigeonhole-session.js";

let store: Store;
beforeEach(() => {
  store = openStore("sqlite::memory:");
});
afterEach(() => store.close());

const session = (id = "chat-7"): PigeonholeSession => new PigeonholeSession("acme/sessions", id, { store });
const item = (content: string): AgentInputItem => ({ role: "user", content });

describe("a session", () => {
  it("keeps its id, its items in order, and the last so many of them", async () => {
    expect(await session().getSessionId()).toBe("chat-7");
    await session().addItems([]);
    await session().addItems([item("a"), item("b")]);
    await session().addItems([item("c")]);
    expect(await session().getItems()).toEqual([item("a"), item("b"), item("c")]);
    expect(await session().getItems(2)).toEqual([item("b"), item("c")]);
    expect(await session().getItems(9)).toHaveLength(3);
    for (const none of [0, -1]) expect(await session().getItems(none)).toEqual([]);
    expect(await session("chat-8").getItems()).toEqual([]);
  });

  it("pops the last item, each once, and forgets all", async () => {
    await session().addItems([item("a"), item("b"), item("c")]);
    const popped = await Promise.all([session().popItem(), session().popItem()]);
    expect(popped).toEqual(expect.arrayContaining([item("b"), item("c")]));
    await session().clearSession();
    expect(await session().getItems()).toEqual([]);
    expect(await session().popItem()).toBeUndefined();
    await session().addItems([item("d")]);
    expect(await session().getItems()).toEqual([item("d")]);
  });

  it("keeps all items that are added in parallel, each call's together", async () => {
    await Promise.all(
      Array.from({ length: 40 }, (_, call) =>
        session().addItems([item(`${call} asks`), item(`${call} adds`)]),
      ),
    );
    const items = (await session().getItems()).map((one) => ("content" in one ? String(one.content) : ""));
    expect(items).toHaveLength(80);
    for (const [index, text] of items.entries()) {
      if (text.endsWith("asks")) expect(items[index + 1]).toBe(text.replace("asks", "adds"));
    }
  });

  it("is what a run continues from", async () => {
    const model = new ScriptedModel([[assistantMessage("Noted.")], [assistantMessage("Window.")]]);
    const agent = new Agent({ name: "support", model });
    const runner = new Runner({ tracingDisabled: true });
    await runner.run(agent, "I sit by the window.", { session: session() });
    await runner.run(agent, "Where do I sit?", { session: session() });
    const read = JSON.stringify(model.lastCall?.request.input);
    for (const text of ["I sit by the window.", "Noted.", "Where do I sit?"]) expect(read).toContain(text);
    expect(await session().getItems()).toHaveLength(4);
  });

  it.each([[""], ["\ud800"], ["x".repeat(600)]])("has an id that can be a key: %j", (id) => {
    expect(() => session(id)).toThrow(expect.objectContaining({ code: "invalid_argument" }));
  });
});
