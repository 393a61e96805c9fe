import { randomInt } from "node:crypto";
import { isMemoryError, Memory, openStore } from "@pigeonhole/core";
import { expect, it } from "vitest";
import { amount } from "../soak.ts";
import { dataFile, flipped, replaceFile, writeSample } from "../support/damaged-file.ts";
import { fastFolder } from "../support/fault-places.ts";
import { interview } from "../support/interview.ts";

const LONG_EVERY = 20;

it("answers rightly or with corrupt_data whichever bit of a tenant's file is flipped", async () => {
  const folder = fastFolder();
  await writeSample(folder);
  const { path, bytes } = dataFile(folder);
  const right = await interview(folder, "long", 0);
  for (const [question, text] of right) expect(text, question).toMatch(/^[[{n]/);
  const flips = amount({ test: 1_000, soak: 20_000 });
  const answers = { right: 0, corrupt: 0 };
  let damageSeen = 0;
  for (let flip = 0; flip < flips; flip++) {
    const bit = randomInt(bytes.length * 8);
    replaceFile(path, flipped(bytes, bit));
    const told = await interview(folder, flip % LONG_EVERY === 0 ? "long" : "short", bit);
    const wrong = [...told]
      .filter(([question, text]) => text !== "corrupt_data" && text !== right.get(question))
      .map(([question, text]) => `${question}: ${text.slice(0, 200)}`);
    expect(wrong, `bit ${bit % 8} of byte ${Math.floor(bit / 8)} of ${bytes.length}`).toEqual([]);
    const corrupt = [...told.values()].filter((text) => text === "corrupt_data").length;
    answers.corrupt += corrupt;
    answers.right += told.size - corrupt;
    if (corrupt > 0) damageSeen += 1;
  }
  // Much of a file is in use, so that damage which nobody ever notices would be a blind interview.
  expect(damageSeen).toBeGreaterThan(flips / 4);
  console.log(
    `${flips} flips in ${bytes.length} bytes: ${damageSeen} files answered corrupt_data at least once, ` +
      `${flips - damageSeen} everything rightly; of the answers ${answers.right} right, ${answers.corrupt} corrupt_data, 0 wrong`,
  );
});

it.each(["zebra", "acme/users/1", "plan", "desk"])("hides nothing whose name %s is damaged", async (text) => {
  const folder = fastFolder();
  const written = openStore(`sqlite:${folder}`);
  const source = { agent: "desk" };
  await new Memory("acme/users/1", { store: written, source }).set("plan", "a zebra crossing");
  await written.close();
  const { path, bytes } = dataFile(folder);
  const places: number[] = [];
  for (let at = bytes.indexOf(text); at >= 0; at = bytes.indexOf(text, at + 1)) places.push(at);
  expect(places.length).toBeGreaterThan(1);
  for (const at of places) {
    for (const bit of [0, 1, 5]) {
      replaceFile(path, flipped(bytes, (at + text.length - 1) * 8 + bit));
      const store = openStore(`sqlite:${folder}`);
      const memory = new Memory("acme/users/1", { store });
      const found = [
        await lengthOr(() => memory.recall("zebra").then(({ matches }) => matches)),
        await lengthOr(() => memory.list().then(({ entries }) => entries)),
        await lengthOr(() => memory.list({ order: "newest" }).then(({ entries }) => entries)),
        await lengthOr(() => memory.history("plan")),
        await lengthOr(() => memory.changes().then(({ changes }) => changes)),
        await lengthOr(async () =>
          [await memory.get("plan")].filter((value) => value === "a zebra crossing"),
        ),
        await lengthOr(async () => Array.from({ length: await memory.rewind({ source }) })),
      ];
      await store.close();
      expect(
        found.filter((answer) => answer !== 1 && answer !== "corrupt_data"),
        `byte ${at}`,
      ).toEqual([]);
    }
  }
});

async function lengthOr(read: () => Promise<unknown[]>): Promise<number | string> {
  try {
    return (await read()).length;
  } catch (error) {
    return isMemoryError(error) ? error.code : String(error);
  }
}
