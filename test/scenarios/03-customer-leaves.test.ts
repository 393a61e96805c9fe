import { Memory, Tenant } from "@pigeonhole/core";
import { describe, expect, test } from "vitest";
import { start } from "../support/scenario-process.ts";
import { canary, sharedStores, usePlace } from "../support/stores.ts";

const NAMESPACES = 20;
const KEYS = 55;

describe.each(sharedStores)("a customer leaves, on $name", (kind) => {
  const place = usePlace(kind);

  test("over 1,000 keys in 20 namespaces are gone, and are shown to be gone", async () => {
    const store = place.open();
    const secret = canary();
    const paths = Array.from({ length: NAMESPACES }, (_, index) => `leaver/users/${index}`);
    for (const path of paths) {
      const memory = new Memory(path, { store });
      for (let key = 0; key < KEYS; key++) await memory.set(`fact ${key}`, `${secret} number ${key}`);
      await memory.set("changed", secret);
      await memory.set("changed", "no longer secret");
      await memory.set("deleted", secret);
      await memory.delete("deleted");
    }
    const stays = new Memory("stays/users/1", { store });
    await stays.set("fact 1", "kept");
    const before = await stays.changes();
    const reader = start("keep-open", { url: place.url, namespace: "leaver/users/3", key: "fact 7" });
    expect(await reader.next()).toBe(`${secret} number 7`);
    expect(await place.holdsBytes(secret)).toBe(true);

    const leaver = new Tenant("leaver", { store });
    const receipt = await leaver.erase();
    expect(receipt).toMatchObject({ namespaces: NAMESPACES, entries: NAMESPACES * (KEYS + 1) });
    expect(receipt.entries).toBeGreaterThan(1_000);

    expect(await leaver.usage()).toEqual({ namespaces: 0, entries: 0, changes: 0, bytes: 0 });
    expect(await leaver.namespaces()).toEqual([]);
    for (const path of paths) {
      const memory = new Memory(path, { store });
      expect(await memory.list()).toEqual({ entries: [] });
      expect((await memory.changes()).changes).toEqual([]);
      expect(await memory.history("changed")).toEqual([]);
      expect(await memory.recall("secret number")).toEqual({ matches: [], total: 0 });
    }
    reader.send({});
    expect(await reader.next()).toBe("nothing");
    await reader.rest();
    expect(await place.holdsBytes(secret)).toBe(false);
    expect(await place.holdsBytes("kept")).toBe(true);

    expect(await stays.get("fact 1")).toBe("kept");
    expect(await stays.changes()).toEqual(before);
    expect(await new Memory("leaver/users/3", { store }).set("fact 7", "new")).toMatchObject({ revision: 1 });
  });
});
