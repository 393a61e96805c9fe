import { Memory } from "@pigeonhole/core";
import { SqliteStore } from "@pigeonhole/core/sqlite";
import fc from "fast-check";
import { afterAll, expect, it } from "vitest";

const store = new SqliteStore();
afterAll(() => store.close());

const keys = fc.string({ unit: "binary", minLength: 1, maxLength: 20 }).filter((key) => !/\p{Cc}/u.test(key));

function byCodePoint(a: string, b: string): number {
  return Buffer.compare(Buffer.from(a), Buffer.from(b));
}

it("any JSON value comes back exactly under any key", async () => {
  const memory = new Memory("acme/values", { store });
  await fc.assert(
    fc.asyncProperty(keys, fc.jsonValue({ stringUnit: "binary" }), async (key, value) => {
      await memory.set(key, value);
      expect(await memory.get(key)).toStrictEqual(value);
    }),
    { numRuns: 300 },
  );
});

it("any keys are listed once each, by code point, in pages of any size", async () => {
  let round = 0;
  await fc.assert(
    fc.asyncProperty(
      fc.uniqueArray(keys, { maxLength: 12 }),
      fc.integer({ min: 1, max: 5 }),
      async (names, limit) => {
        round += 1;
        const memory = new Memory(`acme/order/${round}`, { store });
        for (const name of names) await memory.set(name, 1);
        const read: string[] = [];
        let cursor: string | undefined;
        do {
          const page = await memory.list({ limit, ...(cursor === undefined ? {} : { cursor }) });
          read.push(...page.entries.map(({ key }) => key));
          cursor = page.nextCursor;
        } while (cursor !== undefined);
        expect(read).toEqual(names.toSorted(byCodePoint));
      },
    ),
    { numRuns: 60 },
  );
});

it("an entry under any key is found by a prefix of it and by no other text", async () => {
  const memory = new Memory("acme/prefix", { store });
  await fc.assert(
    fc.asyncProperty(keys, keys, async (key, prefix) => {
      await memory.clear();
      await memory.set(key, 1);
      const start = [...key].slice(0, 2).join("");
      expect((await memory.list({ prefix: start })).entries).toHaveLength(1);
      expect((await memory.list({ prefix })).entries).toHaveLength(key.startsWith(prefix) ? 1 : 0);
    }),
    { numRuns: 100 },
  );
});
