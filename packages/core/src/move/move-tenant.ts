import { isMemoryError, MemoryError } from "../errors.js";
import { checkOptions } from "../memory/options.js";
import { type Namespace, parseTenant } from "../namespace.js";
import { storeFrom } from "../store/open-store.js";
import type { Store } from "../store/store.js";
import { checkApart } from "./check-apart.js";
import { Claim, isClaim, liveClaims, othersEnded, runningElsewhere } from "./claim.js";
import { copyNamespace } from "./copy-namespace.js";
import { digestOf, joinDigests, type NamespaceDigest } from "./digest.js";

/** How far a move has come. */
export interface MoveProgress {
  /** Copying journal records, copying entries, comparing both sides, or removing the source. */
  readonly phase: "journal" | "entries" | "verify" | "remove";
  readonly namespace?: string;
  /** Journal records and entries that were handled so far, in all namespaces. */
  readonly changes: number;
  readonly entries: number;
}

/** How a tenant is moved. */
export interface MoveOptions {
  readonly onProgress?: (progress: MoveProgress) => void;
  /** Leaves the source as it is, so that the move becomes a copy. False when left out. */
  readonly keepSource?: boolean;
  /** Stops between two steps; the same call goes on from there. */
  readonly signal?: AbortSignal;
}

/** What was moved. */
export interface Moved {
  readonly namespaces: number;
  readonly entries: number;
  /** Journal records. */
  readonly changes: number;
  /** SHA-256 over all journal records and entries, the same on both sides. */
  readonly checksum: string;
}

const OPTIONS = ["onProgress", "keepSource", "signal"] as const;

/** How often both sides are compared before it is taken that somebody writes to one of them. */
const ATTEMPTS = 3;

/**
 * Moves a tenant from one store to another: entries, journal, revisions, times and authors as they are. Whoever writes for
 * this tenant has to stop before. Interrupted at any point, the same call goes on where it was. The source is removed only
 * after the copy has been read back and compared. Vectors are not moved; `embed` makes them anew.
 *
 * @example
 * await moveTenant("sqlite:./memory", "postgres://app@db/memory", "acme");
 * @throws MemoryError `invalid_namespace`; `invalid_argument`, also when both are one place; `not_allowed` when the target has other data of this
 * tenant; `revision_conflict` when somebody wrote meanwhile, or another move takes the tenant the other way, and then
 * nothing is removed
 */
export async function moveTenant(
  from: Store | string,
  to: Store | string,
  tenant: string,
  options: MoveOptions = {},
): Promise<Moved> {
  const { onProgress = () => undefined, keepSource = false, signal } = checkOptions(options, OPTIONS);
  if (typeof onProgress !== "function" || typeof keepSource !== "boolean")
    throw new MemoryError("invalid_argument", "onProgress is a function, and keepSource true or false.");
  const [name, source, target] = [parseTenant(tenant), storeFrom(from), storeFrom(to)];
  if (source === target) throw new MemoryError("invalid_argument", "A tenant is moved between two stores.");
  await othersEnded(source, name, { isPatient: false, signal });
  const move: Move = { source, target, tenant: name, keepSource, signal, onProgress };
  // After a move that was interrupted at its very end, the source is empty and the target has everything.
  const isThere = (await namespacesToMove(move)).length > 0;
  const moved = isThere ? await moveUnderClaim(move) : summary([]);
  // What a killed process left shows among the tenant's namespaces. Another such move may go on, and clears its own away.
  await othersEnded(target, name, { isPatient: true, signal }).catch((error: unknown) => {
    if (!isMemoryError(error)) throw error;
  });
  return moved;
}

interface Move {
  readonly source: Store;
  readonly target: Store;
  readonly tenant: Namespace;
  readonly keepSource: boolean;
  readonly signal: AbortSignal | undefined;
  readonly onProgress: (progress: MoveProgress) => void;
}

async function moveUnderClaim(move: Move): Promise<Moved> {
  const claim = await Claim.place(move.target, move.tenant);
  try {
    await checkApart(move.source, claim);
    await giveWay(move, claim);
    await claim.passErasure();
    return await copyAndRemove(move, claim);
  } finally {
    await claim.release();
  }
}

/** Of two moves that began at once, each finds the other's claim; by name, one of them ends and one waits for that. */
async function giveWay({ source, tenant, signal }: Move, claim: Claim): Promise<void> {
  const others = [...(await liveClaims(source, tenant)).keys()];
  if (others.some((other) => tokenOf(other) < tokenOf(claim.namespace))) throw runningElsewhere();
  if (others.length > 0) await othersEnded(source, tenant, { isPatient: true, signal });
}

async function copyAndRemove(move: Move, claim: Claim): Promise<Moved> {
  const { source, target, tenant, signal, onProgress } = move;
  const namespaces = await namespacesToMove(move);
  const done = { changes: 0, entries: 0 };
  const tell = (phase: MoveProgress["phase"], namespace?: Namespace): void => {
    signal?.throwIfAborted();
    onProgress({ phase, ...done, ...(namespace === undefined ? {} : { namespace }) });
  };
  for (const namespace of namespaces) {
    await copyNamespace(source, target, namespace, (phase, count) => {
      done[phase === "journal" ? "changes" : "entries"] += count;
      tell(phase, namespace);
    });
  }
  const digests: NamespaceDigest[] = [];
  for (const namespace of namespaces) {
    tell("verify", namespace);
    digests.push(await verify(source, target, namespace));
  }
  if (!move.keepSource && namespaces.length > 0) {
    tell("remove");
    for (const store of [source, target]) await checkUnchanged(store, tenant, namespaces, digests);
    await claim.renew();
    await source.erase(tenant, (positions) => {
      const isAsCopied = namespaces.every((one, index) => positions.get(one) === digests[index]?.changes);
      if (!claim.isHeld() || [...positions.keys()].some(isClaim)) throw runningElsewhere();
      if (!isAsCopied || positions.size !== namespaces.length) throw changed();
    });
  }
  return summary(digests);
}

/**
 * What the source has. A target may have what an earlier try has copied, and nothing of a namespace that the source has
 * not.
 */
async function namespacesToMove({ source, target, tenant }: Move): Promise<Namespace[]> {
  const namespaces = (await source.namespaces(tenant)).filter((namespace) => !isClaim(namespace));
  if (namespaces.length === 0) return [];
  const there = (await target.namespaces(tenant)).filter((namespace) => !isClaim(namespace));
  if (there.every((namespace) => namespaces.includes(namespace))) return namespaces;
  throw new MemoryError(
    "not_allowed",
    "The target has other data of this tenant. Erase the tenant there, or move it to another store.",
  );
}

function tokenOf(namespace: Namespace): string {
  return namespace.slice(namespace.lastIndexOf("/"));
}

/** Reads both sides and compares them. An entry may end meanwhile: then what is new is copied as well. */
async function verify(source: Store, target: Store, namespace: Namespace): Promise<NamespaceDigest> {
  for (let attempt = 1; ; attempt += 1) {
    const [wanted, found] = [await digestOf(source, namespace), await digestOf(target, namespace)];
    if (wanted.checksum === found.checksum) return wanted;
    if (attempt === ATTEMPTS) throw changed();
    await copyNamespace(source, target, namespace, () => undefined);
  }
}

/** What was written to the source after it was copied would be lost with it, and what the target has lost since. */
async function checkUnchanged(
  store: Store,
  tenant: Namespace,
  namespaces: readonly Namespace[],
  digests: readonly NamespaceDigest[],
): Promise<void> {
  const now = (await store.namespaces(tenant)).filter((namespace) => !isClaim(namespace));
  if (now.length !== namespaces.length) throw changed();
  for (const [index, namespace] of namespaces.entries()) {
    if ((await store.position(namespace, store.clock())) !== digests[index]?.changes) throw changed();
  }
}

function changed(): MemoryError {
  return new MemoryError(
    "revision_conflict",
    "The tenant was changed while it was moved; nothing was removed. Stop its writers and move it again.",
    { retryable: true },
  );
}

function summary(digests: readonly NamespaceDigest[]): Moved {
  const sum = (of: (digest: NamespaceDigest) => number): number =>
    digests.reduce((total, digest) => total + of(digest), 0);
  return {
    namespaces: digests.length,
    entries: sum(({ entries }) => entries),
    changes: sum(({ changes }) => changes),
    checksum: joinDigests(digests.map(({ checksum }) => checksum)),
  };
}
