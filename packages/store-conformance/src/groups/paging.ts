import { type Memory, parseNamespace } from "@pigeonhole/core";
import { equal, rejects } from "../assertions.js";
import { put } from "../raw.js";
import type { Check } from "../trial.js";

const HOME = parseNamespace("acme/paging");
const COUNT = 30;
const KEYS = Array.from({ length: COUNT }, (_, index) => `key ${String(index).padStart(2, "0")}`);

/** Reads all pages and lets `between` write after each. */
async function readAll(
  memory: Memory,
  order: "key" | "newest",
  between: (page: number) => Promise<unknown>,
): Promise<string[]> {
  const read: string[] = [];
  let cursor: string | undefined;
  for (let page = 0; ; page++) {
    const { entries, nextCursor } = await memory.list({
      order,
      limit: 4,
      ...(cursor === undefined ? {} : { cursor }),
    });
    read.push(...entries.map(({ key }) => key));
    if (nextCursor === undefined) return read;
    cursor = nextCursor;
    await between(page);
  }
}

/** Paging neither repeats nor skips an entry that was there all along, while others write. */
export function paging(check: Check): void {
  check("pages by key and by newest hold every entry once", async ({ store, memory }) => {
    for (const key of KEYS) await put(store, HOME, key);
    equal(await readAll(memory(HOME), "key", async () => undefined), KEYS);
    equal(await readAll(memory(HOME), "newest", async () => undefined), [...KEYS].reverse());
  });

  check("an exact last page has no cursor", async ({ store, memory }) => {
    for (const key of KEYS) await put(store, HOME, key);
    for (const order of ["key", "newest"] as const) {
      equal((await memory(HOME).list({ order, limit: COUNT })).nextCursor, undefined, order);
      equal((await memory(HOME).list({ order, limit: COUNT - 1 })).nextCursor === undefined, false, order);
    }
  });

  check("entries updated during newest paging neither repeat nor vanish", async ({ store, memory }) => {
    for (const key of KEYS) await put(store, HOME, key);
    const read = await readAll(memory(HOME), "newest", async (page) => {
      // One that was read already, the next one, one in the middle and the very last.
      for (const index of [COUNT - 1 - page, COUNT - 5 - page * 4, 10 + page, 0]) {
        await put(store, HOME, KEYS[Math.max(index, 0)] ?? "", { json: `${page}` });
      }
    });
    equal(read, [...KEYS].reverse());
  });

  check("every entry updated between two pages keeps its place", async ({ store, memory }) => {
    for (const key of KEYS) await put(store, HOME, key);
    const read = await readAll(memory(HOME), "newest", async () => {
      for (const key of KEYS) await put(store, HOME, key, { json: "2" });
    });
    equal(read, [...KEYS].reverse());
  });

  check("entries added during paging do not push others off a page", async ({ store, memory }) => {
    for (const key of KEYS) await put(store, HOME, key);
    const newest = await readAll(memory(HOME), "newest", (page) => put(store, HOME, `new ${page}`));
    equal(newest, [...KEYS].reverse());
    const byKey = await readAll(memory(HOME), "key", (page) => put(store, HOME, `before ${page}`));
    equal(
      byKey.filter((key) => KEYS.includes(key)),
      KEYS,
    );
    equal(new Set(byKey).size, byKey.length);
  });

  check("entries deleted during paging take no others with them", async ({ store, memory }) => {
    for (const order of ["key", "newest"] as const) {
      const home = memory(`acme/paging/${order}`);
      for (const key of KEYS) await put(store, home.namespace, key);
      const gone = new Set<string>();
      const read = await readAll(home, order, async (page) => {
        for (const index of [page, 12 + page]) {
          gone.add(KEYS[index] ?? "");
          await home.delete(KEYS[index] ?? "");
        }
      });
      equal(
        KEYS.filter((key) => !gone.has(key) && !read.includes(key)),
        [],
        order,
      );
      equal(new Set(read).size, read.length, order);
    }
  });

  check("entries that expire during paging take no others with them", async ({ store, memory, clock }) => {
    for (const [index, key] of KEYS.entries()) {
      await put(store, HOME, key, index % 3 === 0 ? { expiresAt: clock.now + 5 + index } : {});
    }
    const stays = KEYS.filter((_, index) => index % 3 !== 0);
    const read = await readAll(memory(HOME), "newest", async () => clock.advance(7));
    equal(
      read.filter((key) => stays.includes(key)),
      stays.toReversed(),
    );
    equal(new Set(read).size, read.length);
  });

  check("an entry deleted and written again during newest paging is a new one", async ({ store, memory }) => {
    for (const key of KEYS) await put(store, HOME, key);
    const home = memory(HOME);
    const read = await readAll(home, "newest", async (page) => {
      if (page > 0) return;
      await home.delete("key 29");
      await home.set("key 29", "again");
    });
    equal(read, [...KEYS].reverse());
  });

  check("entries() reads every entry once while others write", async ({ store, memory }) => {
    for (const key of KEYS) await put(store, HOME, key);
    const read: string[] = [];
    for await (const { key } of memory(HOME).entries({ prefix: "key" })) {
      read.push(key);
      await put(store, HOME, key, { json: "2" });
      await put(store, HOME, `aside ${key}`);
    }
    equal(read, KEYS);
  });

  check("a cursor of another query or with a changed character is refused", async ({ store, memory }) => {
    for (const key of KEYS) await put(store, HOME, key);
    const home = memory(HOME);
    for (const order of ["key", "newest"] as const) {
      const { nextCursor = "" } = await home.list({ order, limit: 2 });
      await rejects(home.list({ order, prefix: "key", cursor: nextCursor }), "invalid_argument", "prefix");
      await rejects(
        home.list({ order: order === "key" ? "newest" : "key", cursor: nextCursor }),
        "invalid_argument",
        "order",
      );
      for (const at of [0, Math.floor(nextCursor.length / 2), nextCursor.length - 1]) {
        const other = nextCursor[at] === "0" ? "1" : "0";
        const altered = nextCursor.slice(0, at) + other + nextCursor.slice(at + 1);
        await rejects(home.list({ order, cursor: altered }), "invalid_argument", `character ${at}`);
      }
    }
  });
}
