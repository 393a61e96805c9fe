import type { MemoryTool } from "@pigeonhole/core";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { INTERNAL, memoryStore, pack } from "./packs.ts";

const CODES = [
  "invalid_namespace",
  "invalid_key",
  "invalid_value",
  "invalid_argument",
  "revision_conflict",
  "quota_exceeded",
  "not_allowed",
  "store_unavailable",
  "corrupt_data",
];

async function expectAnswer(tool: MemoryTool, input: unknown): Promise<void> {
  const result = await tool.execute(input);
  expect(typeof result.text).toBe("string");
  expect(result.text).not.toMatch(INTERNAL);
  if (result.ok) {
    expect(tool.outputSchema.safeParse(result.data).success).toBe(true);
    expect(JSON.parse(JSON.stringify(result.data))).toEqual(result.data);
    return;
  }
  expect(CODES).toContain(result.error.code);
  expect(result.error.message.length).toBeGreaterThan(10);
  expect(result.error.message).not.toMatch(INTERNAL);
}

const RUNS = 20_000;

describe("execute, given anything at all", () => {
  const fields = ["key", "value", "query", "limit", "ttl_seconds", "prefix", "cursor", "scope"];
  const anything = fc.oneof(
    fc.jsonValue(),
    fc.anything({
      withBigInt: true,
      withMap: true,
      withNullPrototype: true,
      withObjectString: true,
      withSparseArray: true,
    }),
  );
  const shaped = fc.dictionary(
    fc.constantFrom(...fields),
    fc.oneof(fc.string({ unit: "binary" }), anything),
    {
      maxKeys: 4,
    },
  );

  it(`answers and never throws: ${RUNS} inputs`, { timeout: 120_000 }, async () => {
    const { tools } = pack({ agent: "acme/a", crew: "acme/b" }, { forget: true });
    const input = fc.tuple(fc.constantFrom(...tools), fc.oneof(anything, shaped));
    await fc.assert(
      fc.asyncProperty(input, ([tool, given]) => expectAnswer(tool, given)),
      { numRuns: RUNS },
    );
  });

  it("answers where reading the input throws", async () => {
    const hostile = [
      {
        get key() {
          throw new Error("no");
        },
      },
      new Proxy(
        {},
        {
          ownKeys: () => {
            throw new Error("no");
          },
        },
      ),
      {
        key: {
          toString() {
            throw new Error("no");
          },
        },
        value: Symbol("x"),
      },
    ];
    const { tools } = pack("acme", { forget: true });
    for (const tool of tools) {
      for (const input of hostile) {
        const result = await tool.execute(input);
        expect(result.ok).toBe(false);
      }
    }
  });

  it("answers where the store throws what it should not", async () => {
    const store = memoryStore();
    const broken = Object.assign(Object.create(store), {
      get: () => {
        throw new TypeError("SELECT secret FROM /home/x at y.js:1:1");
      },
      list: () => Promise.reject(new Error("SELECT secret FROM /home/x")),
      search: () => Promise.reject(new Error("SELECT secret FROM /home/x")),
      write: () => Promise.reject(new Error("SELECT secret FROM /home/x")),
    });
    const { tools } = pack("acme", { store: broken });
    const input: Record<string, object> = {
      remember: { key: "k", value: "v" },
      recall: { query: "k" },
      list_memory: {},
    };
    for (const tool of tools) {
      const result = await tool.execute(input[tool.name]);
      expect(result.ok ? "" : result.error.code).toBe("store_unavailable");
      await expectAnswer(tool, input[tool.name]);
    }
  });
});
