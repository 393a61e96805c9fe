import { Memory, memoryTools, openStore } from "@pigeonhole/core";
import { afterEach, beforeEach, expect, test } from "vitest";

let store = openStore("sqlite::memory:", { clock: Date.now });
beforeEach(() => {
  store = openStore("sqlite::memory:", { clock: Date.now });
});
afterEach(() => store.close());

const PATH = "acme-corp/secret-users/42";
const FORBIDDEN = ["namespace", "tenant", "acme-corp", "secret-users", "42"];

const packs = () => [
  memoryTools(PATH, { store, forget: true }),
  memoryTools(
    { mine: PATH, crew: "acme-corp/crews/desk", all: { namespace: "acme-corp", access: "read" } },
    { store, forget: true },
  ),
];

test("no schema or description of a tool mentions a namespace", () => {
  for (const tool of packs().flat()) {
    const { name, title, description, inputJsonSchema, outputJsonSchema } = tool;
    const shown = JSON.stringify([name, title, description, inputJsonSchema, outputJsonSchema]).toLowerCase();
    for (const word of FORBIDDEN) expect(shown, name).not.toContain(word);
  }
});

test.each(["namespace", "tenant", "scope", "user", "store", "__proto__", "constructor"])(
  "an unknown input field is refused and nothing is written: %s",
  async (field) => {
    const [single = []] = packs();
    const valid = new Map<string, object>([
      ["remember", { key: "k", value: "v" }],
      ["recall", { query: "k" }],
      ["list_memory", {}],
      ["forget", { key: "k" }],
    ]);
    expect(single.map((tool) => tool.name)).toEqual([...valid.keys()]);
    for (const tool of single) {
      const input: unknown = JSON.parse(
        JSON.stringify({ ...valid.get(tool.name), FIELD: "globex" }).replace("FIELD", field),
      );
      expect(await tool.execute(input), tool.name).toMatchObject({
        ok: false,
        error: { code: "invalid_argument", retryable: false },
      });
    }
    for (const path of [PATH, "globex", "acme-corp"]) {
      expect((await new Memory(path, { store }).changes()).changes).toEqual([]);
    }
  },
);

test("a tool's value never decides where it is stored", async () => {
  const [single = []] = packs();
  const remember = single.find((tool) => tool.name === "remember");
  for (const key of ["../globex/k", "globex/users/1", "/", `${PATH}/k`]) {
    expect(await remember?.execute({ key, value: "v" })).toMatchObject({ ok: true });
    expect(await new Memory(PATH, { store }).get(key)).toBe("v");
  }
  expect((await new Memory("globex/users/1", { store }).list()).entries).toEqual([]);
});

test("neither the namespaces below nor the one above are read or changed", async () => {
  const paths = [
    "acme",
    "acme/users",
    "acme/users/4",
    "acme/users/42",
    "acme/users/42/notes",
    "Acme/users/42",
  ];
  for (const path of paths) await new Memory(path, { store }).set("where", `found in ${path}`);
  for (const path of paths) {
    const memory = new Memory(path, { store });
    expect(await memory.get("where")).toBe(`found in ${path}`);
    expect((await memory.list()).entries).toHaveLength(1);
    expect((await memory.recall("found")).total).toBe(1);
    expect((await memory.changes()).changes).toHaveLength(1);
    const recall = memoryTools(memory).find((tool) => tool.name === "recall");
    expect(await recall?.execute({ query: "found" })).toMatchObject({ data: { total: 1 } });
  }
  expect(await new Memory("acme/users", { store }).clear()).toBe(1);
  for (const path of paths.filter((name) => name !== "acme/users")) {
    expect(await new Memory(path, { store }).entry("where")).toMatchObject({ revision: 1 });
  }
  expect(await new Memory("acme", { store }).child("users", "42").get("where")).toBe(
    "found in acme/users/42",
  );
});

test("scopes of two tenants never come into one pack", () => {
  for (const other of ["globex", "Acme-corp", "acme-corp2/crews/desk"]) {
    expect(() => memoryTools({ mine: PATH, other }, { store })).toThrow(
      expect.objectContaining({ code: "not_allowed" }),
    );
  }
});
