import { Memory, memoryTools, namespace, openStore, Tenant } from "@pigeonhole/core";
import { afterAll, expect, test } from "vitest";
import { entrances, outcome } from "./calls.ts";
import { inputOf, rowsWhere } from "./rows.ts";
import { storeUrl } from "./store-url.ts";

const store = openStore(storeUrl(), { clock: Date.now });
afterAll(() => store.close());

test.each(rowsWhere("ns"))("$id, a namespace: $why", async (row) => {
  const value = inputOf(row);
  for (const [name, enter] of Object.entries(entrances(store))) {
    const { code, value: memory } = await outcome(() => enter(value));
    if (row.expect === "reject") {
      // What is no string in the place of a scope is taken for its options, and refused as those.
      const isOptions = name.startsWith("memoryTools") && typeof value !== "string";
      expect(code, name).toBe(isOptions && code === "invalid_argument" ? code : "invalid_namespace");
    } else if (row.expect === "literal") {
      expect(code, name).toBe("ok");
      if (memory instanceof Memory) expect(memory.namespace).toBe(value);
    } else {
      expect(["ok", "invalid_namespace", "invalid_argument"], name).toContain(code);
    }
  }
  if (typeof value !== "object" || value === null) {
    const { code } = await outcome(() => Reflect.apply(memoryTools, undefined, [value, { store }]));
    expect(code).toBe(row.expect === "reject" ? "invalid_namespace" : "ok");
  }
});

test.each(rowsWhere("ns").filter((row) => row.expect === "literal"))(
  "$id, a namespace that is only a name: $why",
  async (row) => {
    const memory = new Memory(String(inputOf(row)), { store });
    await memory.set("key", "value");
    expect(await memory.get("key")).toBe("value");
    expect(await new Tenant(memory.namespace, { store }).namespaces()).toEqual([memory.namespace]);
    await new Tenant(memory.namespace, { store }).erase();
    expect(await memory.has("key")).toBe(false);
  },
);

test.each(rowsWhere("nspair"))("$id, two namespaces: $why", async (row) => {
  const pair = Array.isArray(row.value) ? row.value : [];
  expect(pair).toHaveLength(2);
  const made: Memory[] = [];
  for (const segments of pair) {
    const { code, value } = await outcome(() => Reflect.apply(namespace, undefined, segments));
    if (code === "ok") made.push(new Memory(String(value), { store }));
    else expect(code).toBe("invalid_namespace");
  }
  const [one, other] = made;
  if (row.expect === "reject") expect(made.length).toBeLessThan(2);
  if (one === undefined || other === undefined) return;

  await one.set("key", "a secret of one");
  for (const empty of [await other.get("key"), await other.entry("key")]) expect(empty).toBeUndefined();
  expect(await other.list()).toEqual({ entries: [] });
  expect(await other.recall("secret")).toEqual({ matches: [], total: 0 });
  expect((await other.changes()).changes).toEqual([]);
  expect(await other.delete("key")).toBe(false);
  expect(await other.clear()).toBe(0);
  await other.set("key", "a secret of the other");
  expect(await one.entry("key")).toMatchObject({ value: "a secret of one", revision: 1 });
  expect(await one.recall("secret")).toMatchObject({ total: 1 });
  await other.clear();
  await new Tenant(other.namespace.split("/")[0] ?? "", { store }).eraseNamespace(other.namespace);
  expect(await one.entry("key")).toMatchObject({ value: "a secret of one", revision: 1 });
  for (const memory of made) await new Tenant(memory.namespace.split("/")[0] ?? "", { store }).erase();
});
