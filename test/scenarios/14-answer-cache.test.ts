import { createHash } from "node:crypto";
import { Memory } from "@pigeonhole/core";
import { describe, expect, test } from "vitest";
import { allStores, usePlace } from "../support/stores.ts";

describe.each(allStores)("a cache of model answers, on $name", (kind) => {
  const place = usePlace(kind);

  test("an answer is reused until it expires or its model is invalidated", async () => {
    let now = 1_700_000_000_000;
    const memory = new Memory<string>("acme/cache", { store: place.open(() => now) });
    let asked = 0;
    const answer = async (model: string, prompt: string): Promise<string> => {
      const key = `${model}/${createHash("sha256").update(prompt).digest("hex")}`;
      const known = await memory.get(key);
      if (known !== undefined) return known;
      asked += 1;
      const made = `answer ${asked} of ${model}`;
      await memory.set(key, made, { ttlSeconds: 3_600 });
      return made;
    };

    expect(await answer("small", "capital of France?")).toBe("answer 1 of small");
    expect(await answer("small", "capital of France?")).toBe("answer 1 of small");
    expect(await answer("small-2", "capital of France?")).toBe("answer 2 of small-2");
    expect(asked).toBe(2);

    now += 3_599_999;
    expect(await answer("small", "capital of France?")).toBe("answer 1 of small");
    now += 1;
    expect(await memory.list()).toEqual({ entries: [] });
    expect((await memory.recall("answer")).total).toBe(0);
    expect(await answer("small", "capital of France?")).toBe("answer 3 of small");

    await answer("small", "capital of Spain?");
    await answer("small-2", "capital of France?");
    for await (const { key } of memory.entries({ prefix: "small/" })) await memory.delete(key);
    expect((await memory.list()).entries.map(({ value }) => value)).toEqual(["answer 5 of small-2"]);
    expect(await answer("small", "capital of Spain?")).toBe("answer 6 of small");
  });
});
