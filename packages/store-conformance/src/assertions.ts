import assert from "node:assert/strict";
import { isMemoryError, type MemoryErrorCode } from "@pigeonhole/core";

/** Passes when both are deeply and strictly equal; `-0` is not `0` and a missing property is not `undefined`. */
export function equal(actual: unknown, expected: unknown, what = ""): void {
  try {
    assert.deepEqual(actual, expected);
  } catch (error) {
    if (what === "") throw error;
    throw new Error(`${what}: ${error instanceof Error ? error.message : String(error)}`, { cause: error });
  }
}

/** Passes when a promise rejects with a MemoryError of a code. */
export async function rejects(
  promise: Promise<unknown>,
  code: MemoryErrorCode,
  what = "the call",
): Promise<void> {
  const outcome = await promise.then(
    (value) => ({ value }),
    (error: unknown) => ({ error }),
  );
  if (!("error" in outcome)) {
    throw new Error(`${what}: expected ${code}, but it answered ${JSON.stringify(outcome.value)}`);
  }
  if (isMemoryError(outcome.error) && outcome.error.code === code) return;
  throw new Error(`${what}: expected ${code}, but it failed with ${String(outcome.error)}`, {
    cause: outcome.error,
  });
}
