import { isMemoryError } from "@pigeonhole/core";

/** What came of an operation, in a form that crosses to the parent. */
export type Outcome = { ok: true; value: unknown } | { ok: false; code: string; message: string };

/** Runs an operation and gives its value or its MemoryError; another error ends the child. */
export async function outcomeOf(operation: () => Promise<unknown>): Promise<Outcome> {
  try {
    return { ok: true, value: (await operation()) ?? null };
  } catch (error) {
    if (!isMemoryError(error)) throw error;
    return { ok: false, code: error.code, message: error.message };
  }
}
