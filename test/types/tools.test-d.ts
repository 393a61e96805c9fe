import {
  isMemoryError,
  Memory,
  MemoryError,
  type MemoryErrorCode,
  type MemoryTool,
  memoryTools,
  type Namespace,
  namespace,
  parseNamespace,
  type Scopes,
  type ToolResult,
} from "@pigeonhole/core";
import { describe, expectTypeOf, test } from "vitest";
import { z } from "zod";

describe("tools", () => {
  test("pins what a pack is made of: a namespace, a Memory, typed or not, or scopes by name", () => {
    expectTypeOf(memoryTools("acme/users/42")).toEqualTypeOf<MemoryTool[]>();
    memoryTools(new Memory("acme"));
    memoryTools(new Memory("acme", { schema: z.object({ plan: z.string() }) }));
    memoryTools({ agent: "acme/agents/a", tenant: { namespace: "acme", access: "read" } }, { forget: true });
    expectTypeOf<{ agent: { namespace: Memory; access: "write" } }>().toExtend<Scopes>();
  });

  test("pins that an access is read or write and an option that does not exist is told", () => {
    // @ts-expect-error no such access
    memoryTools({ agent: { namespace: "acme", access: "admin" } });
    // @ts-expect-error no such option
    memoryTools("acme", { maxTokens: 100 });
  });

  test("pins that a result tells success from failure by ok", () => {
    expectTypeOf<Extract<ToolResult, { ok: false }>["error"]["code"]>().toEqualTypeOf<MemoryErrorCode>();
    expectTypeOf<Extract<ToolResult, { ok: true }>>().toHaveProperty("data");
    expectTypeOf<Extract<ToolResult, { ok: true }>>().not.toHaveProperty("error");
  });

  test("pins that a tool takes anything and never narrows its input for a caller to cast", () => {
    expectTypeOf<MemoryTool["execute"]>().toEqualTypeOf<(input: unknown) => Promise<ToolResult>>();
  });
});

describe("errors", () => {
  test("pins the closed union of codes: a code more or less breaks a switch that covers them all", () => {
    expectTypeOf<MemoryErrorCode>().toEqualTypeOf<
      | "invalid_namespace"
      | "invalid_key"
      | "invalid_value"
      | "invalid_argument"
      | "revision_conflict"
      | "quota_exceeded"
      | "not_allowed"
      | "store_unavailable"
      | "corrupt_data"
    >();
  });

  test("pins that isMemoryError narrows what was caught", () => {
    const caught: unknown = new MemoryError("invalid_key", "");
    if (isMemoryError(caught)) expectTypeOf(caught).toEqualTypeOf<MemoryError>();
  });
});

describe("namespaces", () => {
  test("pins the brand: plain text does not pass for a checked namespace", () => {
    expectTypeOf<string>().not.toExtend<Namespace>();
    expectTypeOf<Namespace>().toExtend<string>();
    expectTypeOf(parseNamespace("acme")).toEqualTypeOf<Namespace>();
    expectTypeOf(namespace("acme", "users", "42")).toEqualTypeOf<Namespace>();
    // @ts-expect-error text has not been checked
    const unchecked: Namespace = "acme/users/42";
    void unchecked;
  });
});
