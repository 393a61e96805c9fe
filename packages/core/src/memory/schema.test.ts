import { describe, expect, it } from "vitest";
import { z } from "zod";
import { z as z3 } from "zod/v3";
import { SqliteStore } from "../sqlite/sqlite-store.js";
import { Memory } from "./memory.js";
import { checkSchema, type StandardSchema, validate } from "./schema.js";

const misfit = expect.objectContaining({ code: "invalid_value" });

const standard: StandardSchema<number> = {
  "~standard": {
    version: 1,
    vendor: "test",
    validate: (value) =>
      typeof value === "number"
        ? { value }
        : { issues: [{ message: "no number", path: ["plan", { key: "seats" }] }] },
  },
};

describe("a schema", () => {
  it.each([
    ["zod 4", z.object({ seats: z.number() })],
    ["zod 3", z3.object({ seats: z3.number() })],
    [
      "zod 3 without the standard part",
      { safeParse: (value: unknown) => z3.object({ seats: z3.number() }).safeParse(value) },
    ],
  ])("lets a value through that fits, and names what does not: %s", async (_name, schema) => {
    expect(await validate<unknown>(schema, { seats: 5 })).toEqual({ seats: 5 });
    expect(() => validate<unknown>(schema, { seats: "five" })).toThrowError(misfit);
    expect(() => validate<unknown>(schema, { seats: "five" })).toThrowError(/seats/);
  });

  it("of any other kind is used by its standard interface", () => {
    expect(validate(standard, 5)).toBe(5);
    expect(() => validate(standard, "5")).toThrowError(/plan\.seats: no number/);
  });

  it("may be asynchronous", async () => {
    const later = z.string().refine(async (text) => text !== "taken", { message: "is taken" });
    await expect(validate(later, "free")).resolves.toBe("free");
    await expect(validate(later, "taken")).rejects.toThrowError(/is taken/);
  });

  it("that throws is told as a value that cannot be checked", () => {
    const broken = {
      "~standard": {
        version: 1,
        vendor: "test",
        validate: () => {
          throw new TypeError("secret");
        },
      },
    } as const;
    expect(() => validate(broken, 5)).toThrowError(/schema failed/);
    expect(() => validate(broken, 5)).not.toThrowError(/secret/);
  });

  it.each([null, 5, "x", {}, { safeParse: 5 }, { "~standard": {} }])(
    "is refused when it is none: %j",
    (schema) => {
      expect(() => Reflect.apply(checkSchema, undefined, [schema])).toThrowError(
        expect.objectContaining({ code: "invalid_argument" }),
      );
    },
  );
});

describe("a typed memory", () => {
  it("refuses what does not fit on every way to write, and writes nothing", async () => {
    const memory = new Memory("acme", { store: new SqliteStore(), schema: z.number().max(9) });
    await memory.set("n", 5);
    await expect(memory.set("n", 10)).rejects.toEqual(misfit);
    await expect(memory.update("n", () => 10)).rejects.toEqual(misfit);
    await expect(memory.update("n", async () => 10)).rejects.toEqual(misfit);
    await expect(memory.increment("n", 5)).rejects.toEqual(misfit);
    expect(await memory.get("n")).toBe(5);
    expect((await memory.history("n")).length).toBe(1);
    await memory.store.close();
  });

  it("stores what the schema makes of a value, also when that takes a while", async () => {
    const schema = z
      .object({ name: z.string().trim(), seats: z.number().default(1) })
      .refine(async () => true);
    const memory = new Memory("acme", { store: new SqliteStore(), schema });
    await memory.set("plan", { name: " gold ", seats: 2 });
    expect(await memory.get("plan")).toEqual({ name: "gold", seats: 2 });
    await memory.store.close();
  });

  it("gives its schema to its children", async () => {
    const memory = new Memory("acme", { store: new SqliteStore(), schema: z.number() });
    await expect(Reflect.apply(memory.child("a").set, memory.child("a"), ["n", "five"])).rejects.toEqual(
      misfit,
    );
    await memory.store.close();
  });
});
