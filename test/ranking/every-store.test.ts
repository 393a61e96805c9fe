import { Memory, openStore } from "@pigeonhole/core";
import { beforeAll, describe, expect, it } from "vitest";
import { amount } from "../soak.ts";
import { allStores, usePlace } from "../support/stores.ts";
import { answers, type Corpus, corpus, END, write } from "./corpus.ts";

const START = Date.UTC(2026, 0, 1);

describe("recall gives the same order, scores and totals on every store", () => {
  const questions = amount({ test: 400, soak: 2_000 });
  const asked: Corpus = corpus(1, amount({ test: 200, soak: 2_000 }), questions);
  let expected: string[] = [];

  beforeAll(async () => {
    const clock = { now: START };
    const store = openStore("sqlite::memory:", { clock: () => clock.now });
    const memory = new Memory("acme/notes", { store });
    await write(memory, asked.steps, clock);
    clock.now += END;
    expected = await answers(memory, asked.questions);
    await store.close();
  });

  it("has questions that tell stores apart", () => {
    const found = expected.filter((answer) => answer.includes("\n"));
    expect(expected.length).toBe(questions);
    expect(found.length).toBeGreaterThan(questions * 0.7);
    expect(expected.filter(hasTie).length).toBeGreaterThan(questions * 0.1);
  });

  describe.each(allStores)("$name", (kind) => {
    const place = usePlace(kind);

    it(`for ${questions} questions, with other tenants' and namespaces' entries around`, async () => {
      const clock = { now: START };
      const store = place.open(() => clock.now);
      const memory = new Memory("acme/notes", { store });
      const others = ["acme/notes/child", "acme/other", "Acme/notes", "globex/notes"].map((name, index) => ({
        memory: new Memory(name, { store }),
        ...corpus(index + 2, 40, 0),
      }));
      for (const [index, step] of asked.steps.entries()) {
        await write(memory, [step], clock);
        const other = others[index % others.length];
        const between = other?.steps[index >> 2];
        if (between !== undefined) await write(other?.memory ?? memory, [between], { now: clock.now });
      }
      clock.now += END;
      const given = await answers(memory, asked.questions);
      // One at a time: a difference of two long lists is beyond reading.
      for (const [index, answer] of given.entries()) expect(answer).toBe(expected[index]);
    });
  });
});

/** True when two matches one after the other have the same score. */
function hasTie(answer: string): boolean {
  const scores = answer
    .split("\n")
    .slice(1)
    .map((line) => line.split(" ").at(-1));
  return scores.some((score, index) => index > 0 && score === scores[index - 1]);
}
