import { MemoryError, openStore } from "@pigeonhole/core";
import { afterEach, expect, it, vi } from "vitest";
import { verifyOwnTokens } from "../tokens/verify-own.js";
import { createHttpHandler } from "./create-http-handler.js";
import type { HttpHandlerOptions } from "./options.js";

afterEach(() => {
  vi.useRealTimers();
});

function ask(authorize: HttpHandlerOptions["authorize"]): Promise<Response> {
  const handler = createHttpHandler({ store: openStore("sqlite::memory:"), ...(authorize && { authorize }) });
  return handler(
    new Request("http://localhost/mcp", { method: "POST", headers: { authorization: "Bearer token" } }),
  );
}

it("a token that cannot be verified now is told so, whatever the reason", async () => {
  const unavailable = (): never => {
    throw new MemoryError("quota_exceeded", "Too many look-ups.", { retryable: true });
  };
  for (const authorize of [unavailable, verifyOwnTokens({ keys: "/dev/null/keys" })]) {
    const { status, headers } = await ask(authorize);
    expect([status, headers.get("retry-after")]).toEqual([503, "5"]);
  }
});

it("a token whose verification never ends is given up", async () => {
  vi.useFakeTimers();
  const answer = ask(() => new Promise(() => undefined));
  await vi.advanceTimersByTimeAsync(20_000);
  expect((await answer).status).toBe(503);
});
