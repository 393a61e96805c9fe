import { MemoryError } from "../errors.js";
import { type Namespace, parseNamespace } from "../namespace.js";
import type { Store } from "../store/store.js";

/** Below it stand the claims of moves, each in a namespace of its own that goes with it. */
const CLAIMS = "pigeonhole.move-probe";
const KEY = "probe";
/** How long a claim holds that is not renewed, and how often it is, in milliseconds. */
const LEASE = 5_000;
const RENEWAL = 1_000;
/** The value of a claim that another move has ended. */
const ENDED = '"ended"';

/** True for a namespace of a move's own; one may be left by a process that was killed. */
export function isClaim(namespace: Namespace): boolean {
  return namespace.split("/")[1] === CLAIMS;
}

/**
 * A running move's mark in its target. A store in which another move's mark stands is not erased, so that of two moves
 * the other way round at most one removes its source; see docs/decisions/moving-a-tenant.md.
 */
export class Claim {
  readonly namespace: Namespace;
  readonly #target: Store;
  readonly #tenant: Namespace;
  #revision = 0;
  #until = 0;
  #timer: ReturnType<typeof setInterval> | undefined;
  #renewing: Promise<void> = Promise.resolve();

  private constructor(target: Store, tenant: Namespace) {
    this.#target = target;
    this.#tenant = tenant;
    this.namespace = parseNamespace(`${tenant}/${CLAIMS}/${globalThis.crypto.randomUUID()}`);
  }

  static async place(target: Store, tenant: Namespace): Promise<Claim> {
    const claim = new Claim(target, tenant);
    await claim.renew();
    claim.#timer = setInterval(() => void claim.renew().catch(() => undefined), RENEWAL);
    return claim;
  }

  /** Returns once whoever was about to erase the target has done it, or has seen this claim. */
  async passErasure(): Promise<void> {
    await this.#target.write(this.#tenant, [KEY], () => undefined);
  }

  /** Holds the claim for another while; whether it still does, `isHeld` says. */
  renew(): Promise<void> {
    const next = (): Promise<void> => this.#renew();
    this.#renewing = this.#renewing.then(next, next);
    return this.#renewing;
  }

  /** False once it may have been taken for that of a process which is no more. */
  isHeld(): boolean {
    return this.#target.clock() < this.#until;
  }

  async release(): Promise<void> {
    clearInterval(this.#timer);
    await this.#renewing.catch(() => undefined);
    await this.#target.eraseNamespace(this.namespace);
  }

  async #renew(): Promise<void> {
    // A lapsed claim can be held again, unless another move has cleared it away.
    const isGone = this.#revision > 0 && (await this.#position()) === 0;
    if (isGone) return this.#lose();
    const [outcome] = await this.#target.write(this.namespace, [KEY], (_key, current, now) =>
      current?.json === ENDED
        ? undefined
        : { op: "set", json: "1", expiresAt: now + LEASE, source: undefined },
    );
    const { revision = 0, expiresAt } = outcome?.entry ?? {};
    if (expiresAt === undefined || revision <= this.#revision) return this.#lose();
    this.#revision = revision;
    this.#until = expiresAt;
  }

  #position(): Promise<number> {
    return this.#target.position(this.namespace, this.#target.clock());
  }

  #lose(): void {
    clearInterval(this.#timer);
    this.#revision = Number.POSITIVE_INFINITY;
    this.#until = 0;
  }
}

/** Claims of running moves with their revisions. What a process left that is no more is cleared away. */
export async function liveClaims(store: Store, tenant: Namespace): Promise<Map<Namespace, number>> {
  const live = new Map<Namespace, number>();
  for (const namespace of (await store.namespaces(tenant)).filter(isClaim)) {
    const [outcome] = await store.write(namespace, [KEY], (_key, current) =>
      current?.expiresAt === undefined
        ? { op: "set", json: ENDED, expiresAt: undefined, source: undefined }
        : undefined,
    );
    const { entry } = outcome ?? {};
    if (entry?.expiresAt === undefined) await store.eraseNamespace(namespace);
    else live.set(namespace, entry.revision);
  }
  return live;
}

/**
 * Waits until no other move has a claim in a store. `isPatient` waits for as long as a dead one may last, also where a
 * claim is renewed; else that is the sign of a move that runs.
 *
 * @throws MemoryError `revision_conflict` when another move goes on
 */
export async function othersEnded(
  store: Store,
  tenant: Namespace,
  { isPatient, signal }: { isPatient: boolean; signal?: AbortSignal | undefined },
): Promise<void> {
  const seen = new Map<Namespace, number>();
  for (const begun = Date.now(); ; ) {
    const live = await liveClaims(store, tenant);
    if (live.size === 0) return;
    for (const [namespace, revision] of live) {
      const isRenewed = (seen.get(namespace) ?? revision) < revision;
      if ((isRenewed && !isPatient) || Date.now() - begun > LEASE + RENEWAL) throw runningElsewhere();
      seen.set(namespace, revision);
    }
    await new Promise((resolve) => setTimeout(resolve, 200));
    signal?.throwIfAborted();
  }
}

export function runningElsewhere(): MemoryError {
  return new MemoryError(
    "revision_conflict",
    "Another move takes this tenant the other way; this one removed nothing. When that one has ended, see where the tenant is, and move it then.",
    { retryable: true },
  );
}
