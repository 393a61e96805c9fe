import { expect, it } from "vitest";
import { Memory } from "../memory/memory.js";
import { SqliteStore } from "../sqlite/sqlite-store.js";
import { memoryTools } from "./memory-tools.js";
import { toolsFrom } from "./tools-from.js";

const store = new SqliteStore();
const namesOf = (tools: readonly { readonly name: string }[]): string[] => tools.map(({ name }) => name);
const ALL = ["remember", "recall", "list_memory"];

it("makes tools of a namespace, a Memory, scopes, or a function of the request", () => {
  for (const source of ["acme", new Memory("acme", { store }), { a: "acme/a", b: "acme/b" }, () => "acme"]) {
    expect(namesOf(toolsFrom(source, { store }))).toEqual(ALL);
    expect(namesOf(toolsFrom(source, { store, forget: true }))).toEqual([...ALL, "forget"]);
  }
  expect(namesOf(toolsFrom({ a: { namespace: "acme", access: "read" } }, { store }))).toEqual(ALL.slice(1));
});

it("takes tools that are made as they are, with the options that they have", () => {
  const made = memoryTools("acme", { store });
  expect(toolsFrom(made)).toBe(made);
  expect(() => toolsFrom(made, { forget: true })).toThrow(
    expect.objectContaining({ code: "invalid_argument" }),
  );
});
