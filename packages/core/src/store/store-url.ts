import { MemoryError } from "../errors.js";

/**
 * Writes a store URL in one way, so that two spellings of one directory are one store, also after the process changes
 * its working directory. `sqlite:./memory` becomes `sqlite:/srv/app/memory`. What follows `postgres://` is read by the
 * PostgreSQL store, when it opens.
 *
 * @throws MemoryError `invalid_argument` for another kind of URL
 */
export function normalizeStoreUrl(url: unknown): string {
  const database = typeof url === "string" ? /^postgres(?:ql)?:\/\/([^\s\0]+)$/.exec(url)?.[1] : undefined;
  if (database !== undefined) return `postgres://${database}`;
  const place = typeof url === "string" ? /^sqlite:(?:\/\/(?=\/))?([^\0]+)$/.exec(url)?.[1] : undefined;
  if (place === undefined || place.startsWith("//") || place.trim() === "") {
    throw new MemoryError(
      "invalid_argument",
      'A store URL is "sqlite:" with a directory, such as "sqlite:./memory", or "sqlite::memory:", or "postgres://" with a server.',
    );
  }
  if (place === ":memory:") return "sqlite::memory:";
  const isAbsolute = place.startsWith("/") || /^[A-Za-z]:[\\/]/.test(place);
  return `sqlite:${tidy(isAbsolute ? place : `${globalThis.process?.cwd?.() ?? ""}/${place}`)}`;
}

function tidy(path: string): string {
  const kept: string[] = [];
  for (const segment of path.split("/")) {
    if (segment === "..") kept.pop();
    else if (segment !== "" && segment !== ".") kept.push(segment);
  }
  return (path.startsWith("/") ? "/" : "") + kept.join("/");
}
