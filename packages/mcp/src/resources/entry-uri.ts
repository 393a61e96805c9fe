const BEGIN = "memory://entries/";

/** Where an entry is: its key, and its scope where the server has scopes. */
export interface EntryPlace {
  readonly scope: string | undefined;
  readonly key: string;
}

/** The URI of an entry: `memory://entries/{key}`, or `memory://entries/{scope}/{key}`, each part percent-encoded. */
export function entryUri({ scope, key }: EntryPlace): string {
  const parts = scope === undefined ? [key] : [scope, key];
  return BEGIN + parts.map(encodeURIComponent).join("/");
}

/**
 * Reads such a URI; undefined for any other. It is not read as a URL, which would rewrite a key such as `..`.
 */
export function parseEntryUri(uri: string, hasScopes: boolean): EntryPlace | undefined {
  if (!uri.startsWith(BEGIN)) return undefined;
  const parts = uri.slice(BEGIN.length).split("/");
  if (parts.length !== (hasScopes ? 2 : 1)) return undefined;
  const [last = "", first] = decoded(parts).reverse();
  return last === "" ? undefined : { scope: first, key: last };
}

function decoded(parts: readonly string[]): string[] {
  try {
    return parts.map(decodeURIComponent);
  } catch {
    return [];
  }
}

/** The template that a server lists. */
export function entryTemplate(hasScopes: boolean): string {
  return BEGIN + (hasScopes ? "{scope}/{key}" : "{key}");
}
