import type { Namespace } from "@pigeonhole/core/store";

const INTERVAL_MS = 1_000;
/** Namespaces that are kept in mind; of more, the one that ends last is left to its next write. */
const MOST_EXPECTED = 10_000;

/**
 * Removes entries whose time is over, within about a second, in namespaces where this process wrote them. Others are
 * tidied by the next write to them, or when the tenant's usage is asked for: answers do not depend on it. It does not look through other tenants, because nothing
 * that the store may do does.
 */
export class Sweeper {
  readonly #clock: () => number;
  readonly #sweep: (namespace: Namespace) => Promise<void>;
  /** When the next entry of a namespace ends. */
  readonly #expected = new Map<Namespace, number>();
  #timer: NodeJS.Timeout | undefined;
  #stopped = false;

  constructor(clock: () => number, sweep: (namespace: Namespace) => Promise<void>) {
    this.#clock = clock;
    this.#sweep = sweep;
  }

  /** Says that an entry was written which ends. */
  expect(namespace: Namespace, expiresAt: number | undefined): void {
    if (expiresAt === undefined || this.#stopped) return;
    const known = this.#expected.get(namespace);
    if (known === undefined && this.#expected.size >= MOST_EXPECTED) return;
    this.#expected.set(namespace, Math.min(known ?? expiresAt, expiresAt));
    if (this.#timer === undefined) {
      this.#timer = setTimeout(() => this.#tick(), INTERVAL_MS);
      this.#timer.unref();
    }
  }

  stop(): void {
    this.#stopped = true;
    clearTimeout(this.#timer);
  }

  async #tick(): Promise<void> {
    const now = this.#clock();
    for (const [namespace, at] of [...this.#expected]) {
      if (at > now || this.#stopped) continue;
      this.#expected.delete(namespace);
      // A failure here fails again, with its message, where a caller waits for it.
      await this.#sweep(namespace).catch(() => undefined);
    }
    if (!this.#stopped) this.#timer?.refresh();
  }
}
