import { isMemoryError, Memory, memoryTools, type Store, Tenant } from "@pigeonhole/core";
import { describe, expect, test } from "vitest";
import { allStores, canary, usePlace } from "../support/stores.ts";

describe.each(allStores)("a support bot serves two companies, on $name", (kind) => {
  const place = usePlace(kind);

  test("A's confidential price is in no recall, list, error or count of B", async () => {
    const store = place.open();
    const secret = canary();
    const price = `The confidential price for the gold plan is 4200 euros, ${secret}`;
    const bot = (company: string) =>
      new Map(
        memoryTools(`${company}/support`, { store, forget: true }).map((tool) => [tool.name, tool.execute]),
      );
    const [forA, forB] = [bot("company-a"), bot("company-b")];
    await forA.get("remember")?.({ key: "gold plan price", value: price });
    await forB.get("remember")?.({ key: "gold plan", value: "The gold plan has phone support." });

    const asA = await forA.get("recall")?.({ query: "confidential price gold plan" });
    expect(asA).toMatchObject({ ok: true, data: { total: 1, matches: [{ value: price }] } });

    const asB = JSON.stringify([
      await forB.get("recall")?.({ query: "confidential price gold plan" }),
      await forB.get("recall")?.({ query: secret }),
      await forB.get("list_memory")?.({}),
      await forB.get("list_memory")?.({ prefix: "gold plan p" }),
      await forB.get("forget")?.({ key: "gold plan price" }),
      await forB.get("recall")?.({ query: "price", namespace: "company-a/support" }),
      ...(await everyAnswer(store, "company-b/support", "gold plan price")),
    ]);
    expect(asB).not.toContain(secret);
    expect(asB).not.toContain("4200");
    expect(await forB.get("recall")?.({ query: "gold" })).toMatchObject({ data: { total: 1 } });
    expect(await new Memory("company-b/support", { store }).list()).toMatchObject({
      entries: [{ key: "gold plan" }],
    });
    expect(await new Tenant("company-b", { store }).namespaces()).toEqual(["company-b/support"]);

    expect(await forA.get("recall")?.({ query: "gold plan price" })).toMatchObject({
      data: { matches: [{ key: "gold plan price", value: price, revision: 1 }] },
    });
  });
});

/** What code that holds B's Memory can get, errors included. */
async function everyAnswer(store: Store, namespace: string, key: string): Promise<unknown[]> {
  const memory = new Memory(namespace, { store });
  const { nextCursor } = await new Memory("company-a/support", { store }).list({ limit: 1 });
  const calls = [
    memory.get(key),
    memory.entry(key),
    memory.history(key),
    memory.changes(),
    memory.list({ prefix: "gold plan p" }),
    memory.recall("confidential price"),
    memory.restore(key, 1),
    memory.set(key, "mine", { ifRevision: 1 }),
    memory.delete(key, { ifRevision: 1 }),
    memory.list({ cursor: nextCursor ?? "none" }),
    new Tenant("company-b", { store }).usage(),
    new Tenant("company-b", { store }).eraseNamespace("company-a/support"),
  ];
  const settled = await Promise.allSettled(calls);
  return settled.map((result) => {
    if (result.status === "fulfilled") return result.value;
    expect(isMemoryError(result.reason)).toBe(true);
    return String(result.reason);
  });
}
