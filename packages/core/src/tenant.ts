import { MemoryError } from "./errors.js";
import { checkOptions } from "./memory/options.js";
import { type Namespace, parseNamespace, parseTenant, tenantOf } from "./namespace.js";
import { storeFrom } from "./store/open-store.js";
import type { Store, TenantUsage } from "./store/store.js";

/** What a Tenant is bound to besides its name. */
export interface TenantOptions {
  /** A store, or a URL for `openStore`. Left out: `PIGEONHOLE_STORE`, or else the user's data directory. */
  store?: Store | string;
}

/** A whole tenant: what it holds, and its end. For the application's own code; no tool reaches it. */
export class Tenant {
  readonly tenant: Namespace;
  readonly store: Store;

  /** @throws MemoryError `invalid_namespace` unless the name is one segment */
  constructor(tenant: string, options: TenantOptions = {}) {
    const { store } = checkOptions(options, ["store"]);
    this.tenant = parseTenant(tenant);
    this.store = storeFrom(store);
  }

  /** The namespaces that hold entries or history, in code point order. */
  async namespaces(): Promise<Namespace[]> {
    return [...(await this.store.namespaces(this.tenant))];
  }

  /** How much the tenant holds: namespaces, live entries, journal records, and bytes. */
  usage(): Promise<TenantUsage> {
    return this.store.usage(this.tenant, this.store.clock());
  }

  /** Destroys everything: every namespace, its journal, and the file. It cannot be undone. Gives what there was. */
  async erase(): Promise<TenantUsage> {
    const usage = await this.usage();
    await this.store.erase(this.tenant);
    return usage;
  }

  /**
   * Destroys one namespace with its journal, so that nothing of it can be restored; namespaces below it stay.
   *
   * @throws MemoryError `not_allowed` for a namespace of another tenant
   */
  async eraseNamespace(namespace: string): Promise<void> {
    const parsed = parseNamespace(namespace);
    if (tenantOf(parsed) !== this.tenant) {
      throw new MemoryError("not_allowed", "That namespace belongs to another tenant.");
    }
    await this.store.eraseNamespace(parsed);
  }
}
