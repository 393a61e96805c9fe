import { MemoryError } from "../errors.js";
import { type Namespace, parseNamespace } from "../namespace.js";
import type { Store } from "../store/store.js";

/** Below it a namespace exists for a moment. */
const PROBES = "pigeonhole.move-probe";

/** True for a namespace that only tells two stores apart; one may be left by a process that was killed. */
export function isProbe(namespace: Namespace): boolean {
  return namespace.split("/")[1] === PROBES;
}

/**
 * Two URLs, or a link to a directory, may name one place, and to remove the source would remove the target. Only what is
 * written tells.
 *
 * @throws MemoryError `invalid_argument` when what is written to the target can be read in the source
 */
export async function checkApart(source: Store, target: Store, tenant: Namespace): Promise<void> {
  const probe = parseNamespace(`${tenant}/${PROBES}/${globalThis.crypto.randomUUID()}`);
  const probeAt = (store: Store): Promise<number> => store.position(probe, store.clock());
  for (let isThere = false; !isThere; ) {
    let found = 0;
    try {
      await target.write(probe, ["probe"], () => ({
        op: "set",
        json: "1",
        expiresAt: undefined,
        source: undefined,
      }));
      found = await probeAt(source);
      // Another move may have cleared it away before the source was asked.
      isThere = (await probeAt(target)) > 0;
    } finally {
      await target.eraseNamespace(probe);
    }
    if (found > 0) {
      throw new MemoryError("invalid_argument", "Both stores are one and the same place. Nothing was moved.");
    }
  }
}

/** Clears away what a process that was killed has left. */
export async function removeProbes(store: Store, namespaces: readonly Namespace[]): Promise<void> {
  for (const namespace of namespaces.filter(isProbe)) await store.eraseNamespace(namespace);
}
