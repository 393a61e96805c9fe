import { openStore, type Store } from "@pigeonhole/core";
import type { UIMessage } from "ai";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { ChatHistory } from "./chat-history.js";

let store: Store;
beforeEach(() => {
  store = openStore("sqlite::memory:");
});
afterEach(() => store.close());

const chat = (id = "7"): ChatHistory<UIMessage> =>
  new ChatHistory<UIMessage>("acme/users/42/chats", id, { store });
const message = (id: string, text = id): UIMessage => ({
  id,
  role: "user",
  parts: [{ type: "text", text }],
});
const idsOf = async (of = chat(), options = {}): Promise<string[]> =>
  (await of.load(options)).map(({ id }) => id);

describe("a chat history", () => {
  it("gives the messages back as they were, what is undefined in them apart", async () => {
    const said: UIMessage = {
      id: "1",
      role: "assistant",
      metadata: { model: "m", tokens: undefined },
      parts: [
        { type: "step-start" },
        {
          type: "tool-recall",
          toolCallId: "1",
          state: "output-available",
          input: { query: "a" },
          output: { ok: true },
        },
        { type: "text", text: "Hi", state: "done" },
      ],
    };
    await chat().append([said]);
    expect(await chat().load()).toStrictEqual([{ ...said, metadata: { model: "m" } }]);
  });

  it("loads the last so many, and each chat its own", async () => {
    await chat().append(["1", "2", "3"].map((id) => message(id)));
    await chat("8").append([message("other")]);
    expect(await idsOf(chat(), { last: 2 })).toEqual(["2", "3"]);
    expect(await idsOf(chat("9"))).toEqual([]);
    expect(await idsOf(chat("8"))).toEqual(["other"]);
  });

  it("keeps all parallel appends", async () => {
    await Promise.all(Array.from({ length: 60 }, (_, index) => chat().append([message(`m${index}`)])));
    expect(new Set(await idsOf()).size).toBe(60);
  });

  it("saves a whole turn over what is there, each message once, and keeps what another tab has appended", async () => {
    await chat().append([message("1")]);
    const mine = [...(await chat().load()), message("2"), message("3")];
    await chat().append([message("of another tab")]);
    await chat().save(mine);
    await chat().save([...mine.slice(0, 2), message("3", "finished")]);
    expect(await idsOf()).toEqual(["1", "of another tab", "2", "3"]);
    expect((await chat().load({ last: 1 }))[0]?.parts).toEqual([{ type: "text", text: "finished" }]);
  });

  it("refuses to save a message without an id", async () => {
    await expect(chat().save([message("")])).rejects.toMatchObject({ code: "invalid_argument" });
    expect(await idsOf()).toEqual([]);
  });

  it("gives up its last message, and all of them", async () => {
    await chat().append([message("1"), message("2")]);
    expect(await chat().removeLast()).toEqual(message("2"));
    expect(await chat().clear()).toBe(1);
    expect(await chat().removeLast()).toBeUndefined();
  });
});
