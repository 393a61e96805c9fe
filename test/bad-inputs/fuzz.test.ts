import { setImmediate as turn } from "node:timers/promises";
import { isMemoryError, Memory, memoryTools, openStore, Tenant } from "@pigeonhole/core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { Random } from "../isolation/random.ts";
import { amount } from "../soak.ts";
import { position } from "./calls.ts";
import { type FuzzCall, fuzzCall } from "./fuzz-calls.ts";
import { storeUrl } from "./store-url.ts";
import { ThreadTime } from "./thread-time.ts";

/** A server takes its time for each call. */
const isQuick = storeUrl() === "sqlite::memory:";
const INPUTS = amount(isQuick ? { test: 100_000, soak: 1_000_000 } : { test: 500, soak: 100_000 });
const PER_TEST = Math.min(INPUTS, 10_000);
const WARM_UP = isQuick ? 1_000 : 50;
/** Inputs for one store, so that what was accepted does not pile up. */
const PER_STORE = 2_000;
const LONGEST_STALL_MS = 50;

const time = new ThreadTime();
afterAll(() => time.stop());

interface Answer {
  readonly accepted: boolean;
  /** What was thrown or answered that is neither a value nor a MemoryError. */
  readonly wrong?: unknown;
}

async function answer({ name, run }: FuzzCall): Promise<Answer> {
  try {
    const result = await run();
    if (!name.endsWith(".execute")) return { accepted: true };
    if (typeof result === "object" && result !== null && "ok" in result && "text" in result) {
      const { ok, text } = result;
      if (typeof text === "string" && text.length < 20_000 && !/\n\s+at |node:|\/dist\//.test(text))
        return { accepted: ok === true };
    }
    return { accepted: false, wrong: result };
  } catch (error) {
    const isWhole = isMemoryError(error) && error.message !== "" && error.message.length < 2_000;
    return isWhole ? { accepted: false } : { accepted: false, wrong: error };
  }
}

async function openMemory(): Promise<{ memory: Memory; tools: ReturnType<typeof memoryTools> }> {
  const store = openStore(storeUrl(), { clock: () => 1_700_000_000_000 });
  await new Tenant("acme", { store }).erase();
  const memory = new Memory("acme", { store });
  for (const key of ["a", "b", "gold"]) await memory.set(key, `gold words of ${key}`);
  return { memory, tools: memoryTools(memory, { forget: true }) };
}

beforeAll(async () => {
  const { memory, tools } = await openMemory();
  for (let seed = 1; seed <= WARM_UP; seed++) await answer(fuzzCall(new Random(-seed), memory, tools));
  await memory.store.close();
});

const batches = Array.from({ length: INPUTS / PER_TEST }, (_, index) => ({
  from: index * PER_TEST,
  to: (index + 1) * PER_TEST,
}));

test.each(batches)(
  "hostile inputs $from to $to: no crash, nothing written by what is refused, no stall over 50 ms",
  async ({ from, to }) => {
    const prototype = Object.getOwnPropertyNames(Object.prototype);
    const wrong = new Map<string, unknown>();
    const wrote: string[] = [];
    const stalls: string[] = [];
    let accepted = 0;
    for (let first = from; first < to; first += PER_STORE) {
      const { memory, tools } = await openMemory();
      for (let seed = first; seed < Math.min(first + PER_STORE, to); seed++) {
        const made = fuzzCall(new Random(seed), memory, tools);
        const before = await position(memory);
        const { result, heldMs } = await time.measure(() => answer(made));
        const what = `${made.name} (seed ${seed})`;
        if (result.wrong !== undefined) wrong.set(made.name, [what, result.wrong]);
        if (result.accepted) accepted += 1;
        else if ((await position(memory)) !== before) wrote.push(what);
        if (heldMs > LONGEST_STALL_MS) stalls.push(`${heldMs.toFixed(0)} ms: ${what}`);
        if (seed % 50 === 0) await turn();
      }
      await memory.store.close();
    }
    expect([...wrong.values()]).toEqual([]);
    expect(wrote).toEqual([]);
    expect(stalls).toEqual([]);
    // The inputs must be of both kinds, or this test says little.
    expect(accepted).toBeGreaterThan(PER_TEST / 10);
    expect(accepted).toBeLessThan((PER_TEST * 9) / 10);
    expect(Object.getOwnPropertyNames(Object.prototype)).toEqual(prototype);
  },
);
