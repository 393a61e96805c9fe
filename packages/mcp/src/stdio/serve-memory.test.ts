import { once } from "node:events";
import { PassThrough } from "node:stream";
import { expect, it } from "vitest";
import { serveMemory } from "./serve-memory.js";

it("ends at once where the input has ended, or is gone, before it is served", async () => {
  const ended = new PassThrough();
  ended.end();
  await once(ended.resume(), "end");
  const gone = new PassThrough();
  gone.destroy();
  await once(gone, "close");
  for (const input of [ended, gone]) {
    const { closed } = serveMemory("acme", { store: "sqlite::memory:", input, output: new PassThrough() });
    await expect(closed).resolves.toBeUndefined();
  }
});
