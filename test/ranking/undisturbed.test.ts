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
    const own = corpus(11, amount({ test: 80, soak: 1_000 }), amount({ test: 80, soak: 2_000 }));
    const memory = new Memory("acme/notes", { store });
    await write(memory, own.steps, clock);
    clock.now += END;
    const alone = await answers(memory, own.questions);
    expect(new Set(alone).size).toBeGreaterThan(own.questions.length / 2);

    const names = Array.from({ length: OTHERS }, (_, index) => `tenant-${index}`);
    const others = names.map((name) => new Memory(`${name}/notes`, { store }));
    // What the tenant itself holds and asks, so that any count that is shared would move its scores.
    const added = others.map((other, index) => {
      const texts = own.questions
        .slice(index, index + 2)
        .map((value, number) => bait(`bait ${number}`, value));
      return write(other, [...texts, ...own.steps.slice(index, index + 2)], clock);
    });
    await Promise.all(added);
    expect(await answers(memory, own.questions)).toEqual(alone);

    const long = own.questions.slice(0, 20).join(" ");
    await Promise.all(others.map((other) => other.set("bait 1", long)));
    expect(await answers(memory, own.questions)).toEqual(alone);

    const deleted = others.map((other, index) =>
      index % 2 === 0 ? other.clear() : new Tenant(names[index] ?? "", { store }).erase(),
    );
    await Promise.all(deleted);
    expect(await answers(memory, own.questions)).toEqual(alone);
  });
});

function bait(key: string, value: string): Step {
  return { op: "set", key, value };
}
