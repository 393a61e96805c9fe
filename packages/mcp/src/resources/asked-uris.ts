import { type EntryPlace, entryUri, parseEntryUri } from "./entry-uri.js";

/** An entry that changed, or, without a key, every entry of a memory. */
export type ChangedPlace = EntryPlace | { readonly scope: string | undefined; readonly key: undefined };

/** URIs that are kept at most, the oldest left out first; a client that subscribes to more is not told of all. */
const MOST_KEPT = 10_000;

/** The URIs that a client wants to be told of, as it wrote them. */
export class AskedUris {
  readonly #hasScopes: boolean;
  readonly #uris = new Map<string, EntryPlace>();
  readonly #byEntry = new Map<string, Set<string>>();

  constructor(hasScopes: boolean) {
    this.#hasScopes = hasScopes;
  }

  get size(): number {
    return this.#uris.size;
  }

  /** A URI that names no entry is passed over. */
  add(uri: string): void {
    const place = parseEntryUri(uri, this.#hasScopes);
    if (place === undefined) return;
    this.#uris.set(uri, place);
    const entry = entryUri(place);
    this.#byEntry.set(entry, (this.#byEntry.get(entry) ?? new Set()).add(uri));
    const [oldest] = this.#uris.keys();
    if (this.#uris.size > MOST_KEPT && oldest !== undefined) this.delete(oldest);
  }

  delete(uri: string): void {
    const place = this.#uris.get(uri);
    if (place === undefined) return;
    this.#uris.delete(uri);
    const entry = entryUri(place);
    const same = this.#byEntry.get(entry);
    same?.delete(uri);
    if (same?.size === 0) this.#byEntry.delete(entry);
  }

  clear(): void {
    this.#uris.clear();
    this.#byEntry.clear();
  }

  /** Those that name what has changed. */
  of(changed: ChangedPlace): string[] {
    if (changed.key !== undefined) return [...(this.#byEntry.get(entryUri(changed)) ?? [])];
    return [...this.#uris].flatMap(([uri, { scope }]) => (scope === changed.scope ? [uri] : []));
  }
}

/** The entries' URIs that a `subscriptions/listen` asks for. */
export function listenUris(message: unknown): string[] {
  const uris = field(field(field(message, "params"), "notifications"), "resourceSubscriptions");
  return Array.isArray(uris) ? uris.filter((uri) => typeof uri === "string") : [];
}

function field(of: unknown, name: string): unknown {
  return typeof of === "object" && of !== null ? Reflect.get(of, name) : undefined;
}
