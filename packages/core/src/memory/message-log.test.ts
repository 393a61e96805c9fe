import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { z } from "zod";
import { SqliteStore } from "../sqlite/sqlite-store.js";
import { Memory } from "./memory.js";
import { messageKeys } from "./message-keys.js";
import { MessageLog } from "./message-log.js";

let memory: Memory;

beforeEach(() => {
  memory = new Memory("acme/chats", { store: new SqliteStore() });
});
afterEach(() => memory.store.close());

const log = (id = "7"): MessageLog => new MessageLog(memory, id);
const numbers = (from: number, to: number): number[] =>
  Array.from({ length: to - from }, (_, index) => from + index);
const texts = async (of: MessageLog, options = {}): Promise<unknown[]> =>
  (await of.read(options)).messages.map(({ message }) => message);

describe("the messages of a chat", () => {
  it("come back in order, one entry each, as they were given", async () => {
    await log().append([{ role: "user", text: "a", gone: undefined }, "b"]);
    expect(await log().append([null])).toBe(3);
    expect(await texts(log())).toEqual([{ role: "user", text: "a" }, "b", null]);
    const { entries } = await memory.list({ prefix: "chat/7/" });
    expect(entries.map(({ key }) => key)).toEqual([
      "chat/7/000000000000",
      "chat/7/000000000001",
      "chat/7/000000000002",
    ]);
  });

  it("are read from the end, from a position, and from none", async () => {
    expect(await log().read()).toEqual({ messages: [], end: 0 });
    await log().append(numbers(0, 700));
    expect(await texts(log(), { last: 3 })).toEqual([697, 698, 699]);
    expect(await texts(log(), { last: 0 })).toEqual([]);
    expect(await texts(log(), { from: 698 })).toEqual([698, 699]);
    expect(await texts(log(), { last: 1_000 })).toEqual(numbers(0, 700));
  });

  it("are the last so many also where some were deleted one by one", async () => {
    await log().append(numbers(0, 20));
    for (const position of [3, 15, 16, 18, 19]) await memory.delete(messageKeys("7").keyOf(position));
    expect(await texts(log(), { last: 4 })).toEqual([12, 13, 14, 17]);
    expect(await texts(log(), { last: 20 })).toHaveLength(15);
    expect(await log().popLast()).toBe(17);
  });

  it("stay as they are when one of an append is no JSON", async () => {
    await expect(log().append(["a", Number.NaN])).rejects.toMatchObject({ code: "invalid_value" });
    expect(await log().read()).toEqual({ messages: [], end: 0 });
  });

  it("are replaced in place, and only while they are there", async () => {
    await log().append(["a", "b"]);
    expect(await log().replace(0, "A")).toBe(true);
    expect(await log().replace(2, "C")).toBe(false);
    expect(await texts(log())).toEqual(["A", "b"]);
  });

  it("carry the source of who appended them", async () => {
    const own = new Memory(memory.namespace, { store: memory.store, source: { agent: "a" } });
    await new MessageLog(own, "7").append(["a"]);
    expect((await memory.entry("chat/7/000000000000"))?.source).toEqual({ agent: "a" });
  });
});

describe("changes at once", () => {
  it("keep every append and each one's messages together, in the order of the calls of one object", async () => {
    const writers = Array.from({ length: 8 }, (_, writer) => ({ writer, own: log() }));
    await Promise.all(
      writers.flatMap(({ writer, own }) =>
        numbers(0, 30).map((turn) => own.append([`${writer}:${turn}:a`, `${writer}:${turn}:b`])),
      ),
    );
    const all = (await texts(log())).map(String);
    expect(all).toHaveLength(8 * 30 * 2);
    for (const { writer } of writers) {
      expect(all.filter((text) => text.startsWith(`${writer}:`))).toEqual(
        numbers(0, 30).flatMap((turn) => [`${writer}:${turn}:a`, `${writer}:${turn}:b`]),
      );
    }
    for (const [index, text] of all.entries()) {
      if (text.endsWith("a")) expect(all[index + 1]).toBe(text.replace(/a$/, "b"));
    }
  });

  it("pop each message once, and push after pops without a gap", async () => {
    await log().append(numbers(0, 30));
    const popped = await Promise.all(numbers(0, 35).map(() => log().popLast()));
    expect(popped.filter((message) => message !== undefined).sort((a, b) => Number(a) - Number(b))).toEqual(
      numbers(0, 30),
    );
    expect(await log().append(["again"])).toBe(1);
    expect(await texts(log())).toEqual(["again"]);
  });

  it("append only where the chat ended when it was read, if that is asked for", async () => {
    const { end } = await log().read();
    await log().append(["a"], { ifEnd: end });
    await expect(log().append(["b"], { ifEnd: end })).rejects.toMatchObject({ code: "revision_conflict" });
    expect(await texts(log())).toEqual(["a"]);
  });

  it("clear what was there and keep what comes after", async () => {
    await log().append(numbers(0, 1_200));
    const own = log();
    await own.append(["before"]);
    const [cleared] = await Promise.all([log().clear(), own.append(["during"])]);
    await own.append(["after"]);
    expect([1_201, 1_202]).toContain(cleared);
    const left = await texts(log());
    expect(left).toEqual(cleared === 1_201 ? ["during", "after"] : ["after"]);
    expect(await log().clear()).toBe(left.length);
    expect(await texts(log())).toEqual([]);
    expect(await log().popLast()).toBeUndefined();
  });
});

describe("messages that are merged by id", () => {
  const message = (id: string, text = id) => ({ id, text });
  const idOf = ({ id }: { id: string }) => id;
  const chat = () => new MessageLog<{ id: string; text: string }>(memory, "7");
  const idsOf = async () => (await chat().read()).messages.map(({ message: { id } }) => id);

  it("take their places, and come to the end where they are new", async () => {
    await chat().merge([message("1"), message("2")], idOf);
    await chat().append([message("other")]);
    await chat().merge([message("1"), message("2", "changed"), message("3")], idOf);
    expect((await chat().read()).messages.map(({ message: { text } }) => text)).toEqual([
      "1",
      "changed",
      "other",
      "3",
    ]);
    expect((await memory.entry("chat/7/000000000000"))?.revision).toBe(1);
  });

  it("are there once each, and all of them, where many merge at once", async () => {
    const shared = [message("first"), message("second")];
    await Promise.all(
      numbers(0, 20).map((writer) => chat().merge([...shared, message(`w${writer % 10}`)], idOf)),
    );
    const found = await idsOf();
    expect(found.slice(0, 2)).toEqual(["first", "second"]);
    expect(found.slice(2).sort()).toEqual(numbers(0, 10).map((writer) => `w${writer}`));
  });

  it.each([[""], [undefined], [5]])("need an id of their own: %s", async (id) => {
    await expect(chat().merge([message("1")], () => id as never)).rejects.toMatchObject({
      code: "invalid_argument",
    });
  });
});

describe("a chat whose head is lost or wrong", () => {
  it.each([
    ["deleted", undefined],
    ["overwritten", "the price is 5"],
    ["set back", [0, 1]],
    ["out of range", [0, 1e15]],
  ])("goes on after its last message: %s", async (_what, head) => {
    await log().append(["a", "b", "c"]);
    if (head === undefined) await memory.delete("chat/7");
    else await memory.set("chat/7", head);
    expect(await log().append(["d"])).toBe(4);
    expect(await texts(log())).toEqual(["a", "b", "c", "d"]);
    expect(await log().popLast()).toBe("d");
  });
});

describe("chat ids", () => {
  const ids = [
    "a",
    "a/",
    "a/000000000000",
    "a%2F",
    "a%2F000000000000",
    "A",
    "../a",
    "\u00e9",
    "e\u0301",
    "a\n",
    "__proto__",
  ];

  it("reach into no other chat, whatever they are", async () => {
    for (const id of ids) await log(id).append([id, id]);
    for (const id of ids) expect(await texts(log(id)), id).toEqual([id, id]);
    for (const id of ids) {
      expect(await log(id).clear(), id).toBe(2);
      await log(id).append([`${id} again`]);
    }
    for (const id of ids) expect(await texts(log(id)), id).toEqual([`${id} again`]);
  });

  it.each([[""], ["x".repeat(495)], ["/".repeat(170)], ["\ud800"]])("are refused: %j", (id) => {
    expect(() => log(id)).toThrow(expect.objectContaining({ code: "invalid_argument" }));
  });

  it("may be as long as the message says", async () => {
    await log("x".repeat(494)).append(["a"]);
    expect(await texts(log("x".repeat(494)))).toEqual(["a"]);
  });

  it("belong to a Memory without a schema", () => {
    const typed = new Memory("acme", { store: memory.store, schema: z.string() });
    for (const of of [typed, undefined, "acme"] as never[])
      expect(() => new MessageLog(of, "7")).toThrow(expect.objectContaining({ code: "invalid_argument" }));
  });
});
