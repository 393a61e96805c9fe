import { SqliteStore } from "@pigeonhole/core/sqlite";
import { describe, expect, it } from "vitest";
import { InterferenceError, nonInterference } from "../src/index.js";
import { LEAKS } from "./broken/leaks.js";

it("what others do changes no answer of mine", async () => {
  const report = await nonInterference({
    open: ({ clock }) => new SqliteStore({ clock }),
    operations: 4_000,
    seed: 1,
  });
  expect(report.programs).toBe(20);
  expect(report.answers).toBeGreaterThan(1_500);
});

it("what others do changes no answer of mine with an embedder either", async () => {
  const embed = (texts: string[]) =>
    texts.map((text) => [/pigeon|loft/, /post|corn/, /gold|blue/].map((one) => Number(one.test(text))));
  const report = await nonInterference({
    open: ({ clock }) => new SqliteStore({ clock }),
    operations: 1_600,
    seed: 1,
    recall: { embed: async (texts) => embed(texts), dimensions: 3, timeoutMs: 60_000 },
  });
  expect(report.programs).toBe(8);
});

describe("a leak is found and its report finds it again", () => {
  for (const { name, broken } of LEAKS) {
    it(name, async () => {
      const open = ({ clock }: { clock: () => number }) => broken(new SqliteStore({ clock }));
      const found = await nonInterference({ open, operations: 20_000, seed: 1_000 }).catch(
        (error: unknown) => error,
      );
      if (!(found instanceof InterferenceError)) throw new Error(`nothing found: ${JSON.stringify(found)}`);
      const { seed, names, between, position } = found.interference;
      const again = await nonInterference({ open, operations: 200, seed, names, between }).catch(
        (error: unknown) => error,
      );
      expect(again).toMatchObject({ message: found.message, interference: { position } });
    });
  }
});
