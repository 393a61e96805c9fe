import { Memory, openStore, Tenant } from "@pigeonhole/core";
import { afterAll, expect, test } from "vitest";
import { soak } from "../soak.ts";
import { storeUrl } from "./store-url.ts";
import { ThreadTime } from "./thread-time.ts";

const LONGEST_STALL_MS = 50;
const isQuick = storeUrl() === "sqlite::memory:";
const TRIES = isQuick ? 3 : 2;
const BYTES = 262_144;

const time = new ThreadTime();
afterAll(() => time.stop());

/** Values near the limit of 256 KiB in the shapes that cost most; a number makes one unlike the other. */
const SHAPES: Record<string, (salt: number) => unknown> = {
  "distinct words": (salt) => fill((at) => `${"qwertzuiop"[at % 10]}${(at + salt).toString(26)}x `),
  "one word": (salt) => "ab".repeat(BYTES / 2 - 8) + salt,
  "distinct numbers": (salt) => Array.from({ length: 37_000 }, (_, index) => index + salt),
  "small numbers": (salt) => Array.from({ length: 130_000 }, (_, index) => (index + salt) % 10),
  "an object of many properties": (salt) =>
    Object.fromEntries(Array.from({ length: 15_000 }, (_, index) => [`p${index + salt}`, index])),
  Japanese: (salt) => `${salt}${"私は日本語を話します東京タワー".repeat(5_800)}`,
  Thai: (salt) => `${salt}${"สวัสดีครับผมรักภาษาไทย".repeat(3_900)}`,
  "a letter that NFKC makes 18 of": (salt) => `${salt}${"\ufdfa".repeat(87_000)}`,
  "stacked marks": (salt) => `${salt}a${"\u0301\u0316".repeat(65_000)}`,
  "escaped characters": (salt) => `${salt}${'"\\'.repeat(65_000)}`,
  emoji: (salt) => `${salt}${"😀👩‍👩‍👧".repeat(11_000)}`,
};

/** A server takes its time for each call. */
const FEW = ["escaped characters", "Japanese"];
const tried = Object.entries(SHAPES).filter(([name]) => isQuick || soak || FEW.includes(name));

test.each(tried)("no call holds the thread over 50 ms with a value of %s", async (_, make) => {
  const store = openStore(storeUrl(), { clock: Date.now });
  await new Tenant("acme", { store }).erase();
  const memory = new Memory("acme", { store });
  const least = new Map<string, number>();
  const measure = async (name: string, call: () => Promise<unknown>): Promise<void> => {
    const { heldMs } = await time.measure(call);
    least.set(name, Math.min(least.get(name) ?? Number.POSITIVE_INFINITY, heldMs));
  };
  for (let attempt = 0; attempt < TRIES; attempt++) {
    const key = `large ${attempt}`;
    const [first, second] = [make(1), make(500_000)];
    await measure("set", () => memory.set(key, first));
    await measure("overwrite", () => memory.set(key, second));
    await measure("get", () => memory.get(key));
    await measure("update", () => memory.update(key, () => first));
    await measure("recall", () => memory.recall("large words 東京"));
    await measure("rewind", () => memory.rewind({ to: 0 }));
    await measure("restore", () => memory.restore(key, 2));
    await measure("delete", () => memory.delete(key));
  }
  await store.close();
  const stalls = [...least].filter(([, heldMs]) => heldMs > LONGEST_STALL_MS);
  console.log(_, JSON.stringify([...least]));
  expect(stalls).toEqual([]);
  expect(least.size).toBe(8);
});

function fill(word: (at: number) => string): string {
  const words: string[] = [];
  for (let at = 0, length = 0; length < BYTES - 40; at++) {
    const next = word(at);
    words.push(next);
    length += next.length;
  }
  return words.join("");
}
