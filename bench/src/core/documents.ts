import { Memory, namespace, type Store } from "@pigeonhole/core";
import type { TextSource } from "../common/text.ts";

/** One entry of the benchmark's data. */
export interface Document {
  readonly key: string;
  readonly value: string;
}

const KEYS_PER_WRITE = 2_000;

/** Notes under numbered keys, from number `from` on. */
export function documents(source: TextSource, from: number, count: number): Document[] {
  return Array.from({ length: count }, (_, index) => ({ key: keyOf(from + index), value: source.text() }));
}

/** The key of the note with this number. */
export function keyOf(number: number): string {
  return `note ${number}`;
}

/** Writes many entries, thousands in one transaction. */
export async function load(store: Store, place: string, all: readonly Document[]): Promise<void> {
  const target = namespace(...place.split("/"));
  for (let at = 0; at < all.length; at += KEYS_PER_WRITE) {
    const values = new Map(all.slice(at, at + KEYS_PER_WRITE).map(({ key, value }) => [key, value]));
    await store.write(target, [...values.keys()], (key) => ({
      op: "set",
      json: JSON.stringify(values.get(key)),
      expiresAt: undefined,
      source: undefined,
    }));
  }
}

/** Memory of a namespace in this store. */
export function memoryOf(store: Store, place: string): Memory<string> {
  return new Memory<string>(place, { store });
}
