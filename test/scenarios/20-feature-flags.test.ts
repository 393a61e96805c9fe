import { Memory } from "@pigeonhole/core";
import { describe, expect, test } from "vitest";
import { start } from "../support/scenario-process.ts";
import { sharedStores, usePlace } from "../support/stores.ts";

describe.each(sharedStores)("feature flags, on $name", (kind) => {
  const place = usePlace(kind);

  test("what one process changes, another sees at its next read", async () => {
    const namespace = "acme/flags";
    const memory = new Memory(namespace, { store: place.open() });
    const reader = start("flag-reader", { url: place.url, namespace, key: "new checkout" });
    const read = async (): Promise<unknown> => {
      reader.send({});
      return await reader.next();
    };
    expect(await reader.next()).toEqual("open");
    expect(await read()).toEqual({ flag: "unset", listed: [] });
    for (let change = 0; change < 40; change++) {
      const flag = change % 3 === 0;
      await memory.set("new checkout", flag);
      expect(await read()).toEqual({ flag, listed: [flag] });
    }
    await memory.delete("new checkout");
    expect(await read()).toEqual({ flag: "unset", listed: [] });
  });
});
