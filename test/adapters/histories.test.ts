import { ChatHistory, type ChatMessage } from "@pigeonhole/ai-sdk";
import { openStore } from "@pigeonhole/core";
import { PigeonholeSession } from "@pigeonhole/openai-agents";
import { describe, expect, it, vi } from "vitest";
import { amount } from "../soak.ts";
import { sharedStores, usePlace } from "../support/stores.ts";
import { runChild } from "./run-child.ts";

const WRITERS = ["ada", "bob", "cyd", "dan"];
const TURNS = amount({ test: 20, soak: 1_000 });
const own = (writer: string): string[] => Array.from({ length: TURNS }, (_, turn) => `${writer} ${turn}`);

describe.each(sharedStores)("histories that several processes write to, on $name", (kind) => {
  const place = usePlace(kind);

  it("keep every message, each writer's own in order, and one order for all who read", async () => {
    await Promise.all(WRITERS.map((writer) => runChild("append-messages", place.url, writer, String(TURNS))));
    const store = place.open();
    const chat = new ChatHistory("acme/users/42/chats", "7", { store });
    const session = new PigeonholeSession("acme/users/42/sessions", "7", { store });
    const said = (await chat.load()).map(({ id }) => id);
    const items = (await session.getItems()).map((item) => ("content" in item ? String(item.content) : ""));
    for (const found of [said, items]) {
      expect(found).toHaveLength(WRITERS.length * TURNS);
      for (const writer of WRITERS)
        expect(found.filter((text) => text.startsWith(writer))).toEqual(own(writer));
    }
    expect((await chat.load({ last: 7 })).map(({ id }) => id)).toEqual(said.slice(-7));
  });
});

describe("a chat of 5,000 messages", () => {
  it("costs the same to append to at its end as at its start, and its last messages are read alone", async () => {
    const store = openStore("sqlite::memory:");
    const chat = new ChatHistory<ChatMessage & { text: string }>("acme/chats", "7", { store });
    const times: number[] = [];
    const keys = vi.spyOn(store, "write");
    for (let index = 0; index < 5_000; index += 1) {
      const started = performance.now();
      await chat.append([
        { id: `m${index}`, text: `Message ${index} on invoice ${index % 97}, please answer soon.` },
      ]);
      times.push(performance.now() - started);
    }
    expect(median(times.slice(-1_000))).toBeLessThan(median(times.slice(500, 1_500)) * 3);
    // Each append is one transaction on two entries: the message and the chat's end.
    expect(keys.mock.calls).toHaveLength(5_000);
    expect(keys.mock.calls.filter(([, written]) => written.length !== 2)).toEqual([]);

    const listed = vi.spyOn(store, "list");
    expect((await chat.load({ last: 3 })).map(({ id }) => id)).toEqual(["m4997", "m4998", "m4999"]);
    const pages = await Promise.all(listed.mock.results.map(({ value }) => value));
    expect(pages.flat()).toHaveLength(3);
    await store.close();
  });
});

function median(times: readonly number[]): number {
  return [...times].sort((a, b) => a - b)[Math.floor(times.length / 2)] ?? 0;
}
