import { Memory, type Store, Tenant } from "@pigeonhole/core";
import { expect } from "vitest";

/** Checks that entries, journal, index and counts of a tenant's only namespace all say the same: what is expected. */
export async function expectWhole(
  store: Store,
  namespace: string,
  expected: ReadonlyMap<string, unknown>,
): Promise<void> {
  const memory = new Memory(namespace, { store });
  const found = new Map<string, unknown>();
  for await (const { key, value } of memory.entries()) found.set(key, value);
  expect(found).toEqual(new Map([...expected].sort(([a], [b]) => (a < b ? -1 : 1))));
  const journalled = new Map<string, unknown>();
  for (let since: string | undefined, more = true; more; ) {
    const page = await memory.changes(since === undefined ? {} : { since });
    for (const { key, op, value } of page.changes) {
      if (op === "set") journalled.set(key, value);
      else journalled.delete(key);
    }
    more = page.changes.length > 0;
    since = page.next;
  }
  expect(journalled).toEqual(new Map(expected));
  const usage = await new Tenant(memory.namespace.split("/")[0] ?? "", { store }).usage();
  expect(usage.entries).toBe(expected.size);
  for (const key of expected.keys()) {
    const { matches } = await memory.recall(key, { limit: 1 });
    expect(matches[0]?.entry.key).toBe(key);
  }
}
