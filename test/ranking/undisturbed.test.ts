import { Memory, Tenant } from "@pigeonhole/core";
import { describe, expect, it } from "vitest";
import { amount } from "../soak.ts";
import { allStores, usePlace } from "../support/stores.ts";
import { answers, corpus, END, type Step, write } from "./corpus.ts";

const OTHERS = 50;

describe.each(allStores)("recall on $name", (kind) => {
  const place = usePlace(kind);

  it(`answers a tenant alike while ${OTHERS} others are added, changed and deleted`, async () => {
    const clock = { now: Date.UTC(2026, 0, 1) };
    const store = place.open(() => clock.now);
    const own = corpus(11, amount({ test: 120, soak: 1_000 }), amount({ test: 120, soak: 2_000 }));
    const memory = new Memory("acme/notes", { store });
    await write(memory, own.steps, clock);
    clock.now += END;
    const alone = await answers(memory, own.questions);
    expect(new Set(alone).size).toBeGreaterThan(own.questions.length / 2);

    const names = Array.from({ length: OTHERS }, (_, index) => `tenant-${index}`);
    const others = names.map((name) => new Memory(`${name}/notes`, { store }));
    for (const [index, other] of others.entries()) {
      // What the tenant itself holds and asks, so that any count that is shared would move its scores.
      const texts = own.questions
        .slice(index, index + 5)
        .map((value, number) => bait(`bait ${number}`, value));
      const copies = own.steps.slice(index, index + 5);
      await write(other, [...texts, ...copies], clock);
    }
    expect(await answers(memory, own.questions)).toEqual(alone);

    for (const other of others) await other.set("bait 1", own.questions.slice(0, 20).join(" "));
    expect(await answers(memory, own.questions)).toEqual(alone);

    for (const [index, other] of others.entries()) {
      if (index % 2 === 0) await other.clear();
      else await new Tenant(names[index] ?? "", { store }).erase();
    }
    expect(await answers(memory, own.questions)).toEqual(alone);
  });
});

function bait(key: string, value: string): Step {
  return { op: "set", key, value };
}
