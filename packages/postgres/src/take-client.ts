import type { PostgresClient, PostgresPool } from "./client.js";

/** When to stop waiting for a pool. */
export interface Patience {
  /** In milliseconds; left out, the pool has a limit of its own. */
  readonly timeoutMs?: number | undefined;
  /** Aborted when the pool is given up: it then serves nobody who waits. */
  readonly left?: AbortSignal;
}

/** Takes a client out of a pool; one that comes too late goes back. */
export function takeClient(pool: PostgresPool, { timeoutMs, left }: Patience): Promise<PostgresClient> {
  return new Promise((resolve, reject) => {
    let timer: NodeJS.Timeout | undefined;
    let isOver = false;
    const end = (): void => {
      isOver = true;
      clearTimeout(timer);
      left?.removeEventListener("abort", leave);
    };
    const fail = (error: unknown): void => {
      if (isOver) return;
      end();
      reject(error);
    };
    const leave = (): void => fail(new Error("The pool has ended, as its server is gone."));
    if (left?.aborted === true) return leave();
    left?.addEventListener("abort", leave);
    // In the words of pg-pool.
    const late = (): void => fail(new Error("timeout exceeded when trying to connect"));
    if (timeoutMs !== undefined) timer = setTimeout(late, timeoutMs);
    // A pool may also throw, as for a certificate that it cannot read.
    (async () => pool.connect())().then((client) => {
      if (typeof client?.release !== "function") return fail(new Error("It gives no client to release."));
      if (isOver) return client.release();
      end();
      resolve(client);
    }, fail);
  });
}
