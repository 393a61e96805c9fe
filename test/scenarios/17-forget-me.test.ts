import { Memory, type Store, Tenant } from "@pigeonhole/core";
import { describe, expect, test } from "vitest";
import { start } from "../support/scenario-process.ts";
import { allStores, canary, usePlace } from "../support/stores.ts";

const CHANNELS = ["email", "chat", "phone/de", "app"];

describe.each(allStores)("a user asks to be forgotten, on $name", (kind) => {
  const place = usePlace(kind);

  test("their memories in every channel are gone, down to the bytes, and nobody else's", async () => {
    const store = place.open();
    const secret = canary();
    const others = ["acme/chat/users/420", "acme/chat/users/4", "acme/users", "acme", "globex/chat/users/42"];
    for (const channel of CHANNELS) {
      const memory = new Memory(`acme/${channel}/users/42`, { store });
      await memory.set("name", `Ada ${secret}`);
      await memory.set("name", "Ada");
      await memory.set("note", `${secret} likes tea`, { ttlSeconds: 3_600 });
      await memory.set("old", secret);
      await memory.delete("old");
    }
    for (const path of others) {
      const memory = new Memory(path, { store });
      await memory.set("name", "Someone else who likes tea");
      await memory.set("name", "Someone");
    }
    const before = await Promise.all(others.map((path) => everything(store, path)));
    const isShared = kind.name !== "SQLite in memory";
    const reader = isShared
      ? start("keep-open", { url: place.url, namespace: "acme/chat/users/42", key: "note" })
      : undefined;
    if (reader !== undefined) {
      expect(await reader.next()).toBe(`${secret} likes tea`);
      expect(await place.holdsBytes(secret)).toBe(true);
    }

    const tenant = new Tenant("acme", { store });
    const theirs = (await tenant.namespaces()).filter((path) => path.endsWith("/users/42"));
    expect(theirs).toHaveLength(CHANNELS.length);
    for (const path of theirs) await tenant.eraseNamespace(path);

    expect((await tenant.namespaces()).filter((path) => path.includes("/users/42"))).toEqual([
      "acme/chat/users/420",
    ]);
    for (const channel of CHANNELS) {
      expect(await everything(store, `acme/${channel}/users/42`)).toEqual(
        await everything(store, "acme/never/written"),
      );
    }
    if (reader !== undefined) {
      reader.send({});
      expect(await reader.next()).toBe("nothing");
      await reader.rest();
    }
    expect(await place.holdsBytes(secret)).toBe(false);
    expect(await Promise.all(others.map((path) => everything(store, path)))).toEqual(before);
  });
});

async function everything(store: Store, path: string): Promise<unknown> {
  const memory = new Memory(path, { store });
  const { changes } = await memory.changes();
  return [await memory.list(), changes, await memory.history("name"), await memory.recall("Ada likes tea")];
}
