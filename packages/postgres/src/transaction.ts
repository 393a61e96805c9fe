import type { Row } from "@pigeonhole/core/rows";
import type { Namespace } from "@pigeonhole/core/store";
import type { BatchResult, Statement } from "./batch.js";
import type { Session } from "./connections.js";
import { isRefusal, unknownOutcome } from "./errors.js";

/** A write to one namespace. */
export interface WriteRequest {
  readonly tenant: string;
  readonly namespace: Namespace;
  readonly begin: Statement;
  readonly clock: () => number;
}

/** A part of a write that has to read rows before it can say what to write. */
export interface Step {
  /** At most one statement. */
  reads(): Statement[];
  writes(rows: readonly Row[]): Statement[];
}

/** Reads for all steps in one round trip, and gives what they want to write. */
export async function readAndChange(session: Session, steps: readonly Step[]): Promise<Statement[]> {
  const reads = steps.map((step) => step.reads());
  const all = reads.flat();
  const found = all.length === 0 ? [] : [...(await session.run(all)).results];
  return steps.flatMap((step, index) =>
    step.writes(reads[index]?.length === 0 ? [] : (found.shift()?.rows ?? [])),
  );
}

/**
 * Sends the last statements of a transaction with its commit.
 *
 * @throws MemoryError `store_unavailable` when nobody can say whether it holds, as when the wait for a standby was
 * cancelled: the server then says that it has committed, and warns
 */
export async function commit(session: Session, statements: readonly Statement[]): Promise<void> {
  let done: BatchResult;
  try {
    done = await session.run([...statements, { text: "commit", values: [] }]);
  } catch (error) {
    if (isRefusal(error)) throw error;
    throw unknownOutcome(error);
  }
  const warning = done.notices.find(({ code }) => code?.startsWith("01") || code?.startsWith("57P"));
  if (warning !== undefined) throw unknownOutcome(warning);
}
