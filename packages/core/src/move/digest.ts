import { sha256 } from "@noble/hashes/sha2.js";
import { bytesToHex, utf8ToBytes } from "@noble/hashes/utils.js";
import type { Namespace } from "../namespace.js";
import type { Store, StoredChange, StoredEntry } from "../store/store.js";
import { readChangePages, readEntryPages } from "./pages.js";

/** What a namespace holds, in one number that two stores can compare. */
export interface NamespaceDigest {
  readonly changes: number;
  readonly entries: number;
  /** SHA-256 in hexadecimal digits. */
  readonly checksum: string;
}

/** Reads a whole namespace and digests every column of its journal and its entries. */
export async function digestOf(store: Store, namespace: Namespace): Promise<NamespaceDigest> {
  const hash = sha256.create();
  let [changes, entries] = [0, 0];
  const take = (row: StoredChange | StoredEntry): void => {
    hash.update(utf8ToBytes(`${rowText(row)}\n`));
  };
  hash.update(utf8ToBytes(`${namespace}\n`));
  for await (const page of readChangePages(store, namespace, 0)) {
    changes += page.length;
    page.forEach(take);
  }
  for await (const page of readEntryPages(store, namespace)) {
    entries += page.length;
    page.forEach(take);
  }
  return { changes, entries, checksum: bytesToHex(hash.digest()) };
}

/** One digest for several, in their order. */
export function joinDigests(checksums: readonly string[]): string {
  return bytesToHex(sha256(utf8ToBytes(checksums.join("\n"))));
}

/** A row's fields in one order, whatever order a store gives them in. */
export function rowText(row: StoredChange | StoredEntry): string {
  const fields = Object.entries(row).filter(([, value]) => value !== undefined);
  return JSON.stringify(fields.sort(([left], [right]) => (left < right ? -1 : 1)));
}
