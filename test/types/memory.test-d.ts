import { Memory, type MemoryEntry, type Recall, Tenant } from "@pigeonhole/core";
import { describe, expectTypeOf, test } from "vitest";
import { z } from "zod";
import { z as z3 } from "zod/v3";

const Plan = z.object({ name: z.string(), seats: z.number() });
type Plan = z.output<typeof Plan>;

describe("a typed memory", () => {
  const memory = new Memory("acme", { schema: Plan });

  test("pins that a zod 4 schema types get and set: both fell back to unknown when inference broke", () => {
    expectTypeOf(memory).toEqualTypeOf<Memory<Plan>>();
    expectTypeOf(memory.get("plan")).resolves.toEqualTypeOf<Plan | undefined>();
    expectTypeOf(memory.set).parameter(1).toEqualTypeOf<Plan>();
    // @ts-expect-error seats is a number
    void memory.set("plan", { name: "gold", seats: "two" });
  });

  test("pins that a zod 3 schema types a memory too", () => {
    const older = new Memory("acme", { schema: z3.object({ name: z3.string() }) });
    expectTypeOf(older.get("plan")).resolves.toEqualTypeOf<{ name: string } | undefined>();
  });

  test("pins the entry types of list, entries, recall and history: a lost type parameter gives unknown", () => {
    expectTypeOf(memory.list().then((page) => page.entries)).resolves.toEqualTypeOf<MemoryEntry<Plan>[]>();
    expectTypeOf(memory.entries()).toEqualTypeOf<AsyncIterable<MemoryEntry<Plan>>>();
    expectTypeOf(memory.recall("gold")).resolves.toEqualTypeOf<Recall<Plan>>();
    expectTypeOf(memory.entry("plan")).resolves.toEqualTypeOf<MemoryEntry<Plan> | undefined>();
    expectTypeOf(memory.history("plan").then(([first]) => first?.value)).resolves.toEqualTypeOf<
      Plan | undefined
    >();
  });

  test("pins that a fallback widens the answer and takes undefined out of it", () => {
    expectTypeOf(memory.get("plan", null)).resolves.toEqualTypeOf<Plan | null>();
    expectTypeOf(memory.get("plan", { name: "free", seats: 1 })).resolves.toEqualTypeOf<Plan>();
  });

  test("pins that update takes a function that is synchronous or asynchronous, of a value that may be absent", () => {
    void memory.update("plan", (current) => {
      expectTypeOf(current).toEqualTypeOf<Plan | undefined>();
      return current ?? { name: "free", seats: 1 };
    });
    expectTypeOf(memory.update("plan", async () => ({ name: "free", seats: 1 }))).resolves.toEqualTypeOf<
      MemoryEntry<Plan>
    >();
    // @ts-expect-error a function that makes another type
    void memory.update("plan", async () => "gold");
  });

  test("pins that a child keeps the type", () => {
    expectTypeOf(memory.child("users")).toEqualTypeOf<Memory<Plan>>();
  });
});

describe("an untyped memory", () => {
  const memory = new Memory("acme");

  test("pins that a value is unknown until the caller names its type", () => {
    expectTypeOf(memory.get("plan")).resolves.toEqualTypeOf<unknown>();
    expectTypeOf(memory.get<string>("plan")).resolves.toEqualTypeOf<string | undefined>();
    expectTypeOf(memory.get<string>("plan", "free")).resolves.toEqualTypeOf<string>();
  });

  test("pins that a number is what increment gives and nothing else is what it takes", () => {
    expectTypeOf(memory.increment("n", 2)).resolves.toEqualTypeOf<number>();
    // @ts-expect-error a text is no step
    void memory.increment("n", "2");
  });

  test("pins that rewind goes to a time or to a source, and not to both", () => {
    void memory.rewind({ to: new Date(0) });
    void memory.rewind({ source: { agent: "desk" } });
    // @ts-expect-error neither
    void memory.rewind({});
  });

  test("pins that a tenant has no tool and no memory of its own", () => {
    expectTypeOf<keyof Tenant>().toEqualTypeOf<
      "tenant" | "store" | "namespaces" | "usage" | "erase" | "eraseNamespace"
    >();
    expectTypeOf(new Tenant("acme").erase()).resolves.toHaveProperty("entries");
  });
});
