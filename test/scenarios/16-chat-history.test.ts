import { Memory } from "@pigeonhole/core";
import { describe, expect, test } from "vitest";
import { startTogether } from "../support/scenario-process.ts";
import { allStores, sharedStores, usePlace } from "../support/stores.ts";

interface Message {
  from: string;
  text: string;
}

describe.each(sharedStores)("a chat that several processes append to, on $name", (kind) => {
  const place = usePlace(kind);

  test("all messages are kept, each writer's own in order", async () => {
    const input = { url: place.url, namespace: "acme/chats/7", messages: 60 };
    const writers = ["ada", "bob", "cyd"];
    const children = await startTogether(
      "chatter",
      writers.map((from) => ({ ...input, from })),
    );
    await Promise.all(children.map((child) => child.rest()));

    const memory = new Memory<Message[]>(input.namespace, { store: place.open() });
    const chat = await memory.get<Message[]>("chat", []);
    expect(chat).toHaveLength(writers.length * input.messages);
    for (const from of writers) {
      expect(chat.filter((message) => message.from === from).map(({ text }) => text)).toEqual(
        Array.from({ length: input.messages }, (_, index) => `message ${index}`),
      );
    }
    const { entries } = await memory.list({ prefix: "line/", limit: 1_000 });
    expect(entries.map(({ key }) => key)).toEqual(
      chat.map((_, index) => `line/${String(index + 1).padStart(6, "0")}`),
    );
  });
});

describe.each(allStores)("a chat with a rolling summary, on $name", (kind) => {
  const place = usePlace(kind);

  test("the last messages are read newest first, and older ones live on in the summary", async () => {
    const memory = new Memory<string>("acme/chats/8", { store: place.open() });
    const append = async (text: string): Promise<void> => {
      const counter = new Memory<number>(memory.namespace, { store: memory.store });
      const number = await counter.increment("lines");
      await memory.set(`line/${String(number).padStart(6, "0")}`, text);
    };
    const lastLines = async (limit: number): Promise<string[]> => {
      const { entries } = await memory.list({ prefix: "line/", order: "newest", limit });
      return entries.map(({ value }) => value).reverse();
    };
    const summarise = async (keep: number): Promise<void> => {
      const { entries } = await memory.list({ prefix: "line/", limit: 1_000 });
      for (const { key, value } of entries.slice(0, Math.max(0, entries.length - keep))) {
        await memory.update("summary", (summary = "") => `${summary}[${value}]`);
        await memory.delete(key);
      }
    };
    for (let line = 1; line <= 10; line++) await append(`line ${line}`);
    expect(await lastLines(3)).toEqual(["line 8", "line 9", "line 10"]);
    await summarise(4);
    expect(await lastLines(50)).toEqual(["line 7", "line 8", "line 9", "line 10"]);
    await append("line 11");
    await summarise(4);
    expect(await memory.get("summary")).toBe("[line 1][line 2][line 3][line 4][line 5][line 6][line 7]");
    expect(await lastLines(50)).toEqual(["line 8", "line 9", "line 10", "line 11"]);
  });
});
