import { randomInt } from "node:crypto";
import { expect, it } from "vitest";
import { amount } from "../soak.ts";
import { dataFile, interview, replaceFile, writeSample } from "../support/damaged-file.ts";
import { fastFolder } from "../support/fault-places.ts";

it("answers rightly or with corrupt_data whichever bit of a tenant's file is flipped", async () => {
  const folder = fastFolder();
  await writeSample(folder);
  const { path, bytes } = dataFile(folder);
  const right = await interview(folder, true);
  for (const text of right.values()) expect(text).toMatch(/^[[{"\dn]/);
  const flips = amount({ test: Number(process.env.FLIPS ?? 1000), soak: 20_000 });
  const counts = { right: 0, corrupt: 0 };
  const files = { damageSeen: 0, damageUnseen: 0 };
  for (let flip = 0; flip < flips; flip++) {
    const bit = randomInt(bytes.length * 8);
    replaceFile(path, flipped(bytes, bit));
    const wrong: string[] = [];
    let corrupt = 0;
    for (const [question, text] of await interview(folder, flip % 10 === 0)) {
      if (text === "corrupt_data") corrupt += 1;
      else if (text === right.get(question)) counts.right += 1;
      else wrong.push(`${question}: ${text.slice(0, 200)}`);
    }
    expect(wrong, `bit ${bit % 8} of byte ${Math.floor(bit / 8)} of ${bytes.length}`).toEqual([]);
    counts.corrupt += corrupt;
    if (corrupt > 0) files.damageSeen += 1;
    else files.damageUnseen += 1;
  }
  console.log(
    `${flips} flips in ${bytes.length} bytes: ${files.damageSeen} files answered corrupt_data at least once, ` +
      `${files.damageUnseen} everything rightly; of the answers ${counts.right} right, ${counts.corrupt} corrupt_data, 0 wrong`,
  );
});

function flipped(bytes: Buffer, bit: number): Buffer {
  const copy = Buffer.from(bytes);
  const byte = Math.floor(bit / 8);
  copy[byte] = (copy[byte] ?? 0) ^ (1 << (bit % 8));
  return copy;
}
