import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { openStore } from "@pigeonhole/core";
import { describe, expect, test } from "vitest";
import { amount } from "../soak.ts";
import { NAME_MAKERS, type NameMaker, type Parties, twoSiblings, twoTenants } from "./names.ts";
import { makeProgram } from "./program.ts";
import { Random } from "./random.ts";
import { answersOfA, type OpenWorld } from "./worlds.ts";

const OPERATIONS = 200;

const inMemory: OpenWorld = (clock) => ({
  store: openStore("sqlite::memory:", { clock }),
  remove: () => undefined,
});

const onDisk: OpenWorld = (clock) => {
  const directory = mkdtempSync(join(tmpdir(), "pigeonhole-isolation-"));
  return {
    store: openStore(`sqlite:${directory}`, { clock }),
    remove: () => rmSync(directory, { recursive: true, force: true }),
  };
};

const worlds = [
  { where: "in memory", open: inMemory, programs: amount({ test: 118, soak: 1_200 }), firstSeed: 1 },
  { where: "on disk", open: onDisk, programs: amount({ test: 8, soak: 60 }), firstSeed: 1_000_001 },
];

const relations: { who: string; parties: (random: Random, maker: NameMaker) => Parties; tenants: boolean }[] =
  [
    { who: "another tenant", parties: twoTenants, tenants: true },
    { who: "a sibling, parent or child namespace", parties: twoSiblings, tenants: false },
  ];

describe.each(worlds)("$where", ({ open, programs, firstSeed }) => {
  describe.each(relations)("A's every answer is the same whatever $who does", ({ parties, tenants }) => {
    test.each(Object.keys(NAME_MAKERS) as NameMaker[])(`in ${programs} programs with %s`, async (maker) => {
      for (let seed = firstSeed; seed < firstSeed + programs; seed++) {
        const random = new Random(seed);
        const names = parties(random, maker);
        const program = makeProgram(random, OPERATIONS, tenants);
        const alone = await answersOfA(open, names, program, false);
        const beside = await answersOfA(open, names, program, true);
        const differs = alone.findIndex((answer, index) => answer !== beside[index]);
        if (differs < 0 && alone.length === beside.length) continue;
        expect({ seed, names, differs, answer: beside[differs] }).toEqual({
          seed,
          names,
          differs: -1,
          answer: alone[differs],
        });
      }
    });
  });
});
