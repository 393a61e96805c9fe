import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import type { Store } from "@pigeonhole/core";
import { newStore } from "../common/stores.ts";
import type { TextSource } from "../common/text.ts";
import { type Document, documents, keyOf, load, memoryOf } from "./documents.ts";
import { idsByKey, indexedTerms } from "./indexed-terms.ts";
import type { RawDocument, RawPosting } from "./raw-tenant.ts";

/** A query with what the raw side reads for it. */
export interface Query {
  readonly text: string;
  readonly terms: readonly string[];
  /** Ids of the entries that the product answers with, as JSON. */
  readonly winners: string;
}

/** A write with what the raw side writes for it. */
export interface Write {
  readonly document: Document;
  readonly raw: RawDocument;
  /** What is indexed for the key before. */
  readonly before: readonly RawPosting[];
}

/** The inputs of all operations, the same for every side. */
export interface Workload {
  /** Present keys. */
  readonly keys: readonly string[];
  readonly queries: readonly Query[];
  /** New texts for absent keys. */
  readonly creations: readonly Write[];
  /** New texts for present keys, each key once. */
  readonly replacements: readonly Write[];
}

export interface WorkloadSize {
  readonly reads: number;
  readonly queries: number;
  readonly writes: number;
}

/** Where the namespace is, in the product's store and in the raw copy. */
export interface Place {
  readonly store: Store;
  readonly namespace: string;
  readonly rawPath: string;
  /** Notes in it, numbered from 1. */
  readonly notes: number;
}

/** Makes the inputs, and finds out the terms of the texts by having the product index them elsewhere. */
export async function workload(
  place: Place,
  source: TextSource,
  folder: string,
  size: WorkloadSize,
): Promise<Workload> {
  const created = documents(source, place.notes + 1, size.writes);
  const present = pick(source, place.notes, size.writes);
  const replaced = present.map((number) => ({ key: keyOf(number), value: source.text() }));
  const asked = Array.from({ length: size.queries }, (_, index) => ({
    key: `query ${index}`,
    value: source.query(),
  }));
  const terms = await termsOf(folder, [...created, ...replaced, ...asked]);
  const ids = idsByKey(place.rawPath, place.namespace);
  const replacedIds = new Set(replaced.map(({ key }) => ids.get(key) ?? 0));
  const indexed = indexedTerms(place.rawPath, place.namespace, replacedIds);
  const write = (document: Document): Write => ({
    document,
    raw: { key: document.key, json: JSON.stringify(document.value), postings: terms.get(document.key) ?? [] },
    before: indexed.get(ids.get(document.key) ?? 0) ?? [],
  });
  const queries: Query[] = [];
  for (const { key, value } of asked) {
    const { matches } = await memoryOf(place.store, place.namespace).recall(value);
    const found = (terms.get(key) ?? []).filter((posting) => posting.value > 0).map(({ term }) => term);
    queries.push({
      text: value,
      terms: found,
      winners: JSON.stringify(matches.map((m) => ids.get(m.entry.key))),
    });
  }
  return {
    keys: Array.from({ length: size.reads }, () => keyOf(1 + Math.floor(source.random() * place.notes))),
    queries,
    creations: created.map(write),
    replacements: replaced.map(write),
  };
}

/** The path of the only tenant's file in a store's directory. */
export function onlyFile(directory: string): string {
  const files = readdirSync(directory).filter((name) => name.endsWith(".sqlite"));
  if (files.length !== 1) throw new Error(`There is more than one tenant in ${directory}.`);
  return join(directory, files[0] ?? "");
}

async function termsOf(folder: string, texts: readonly Document[]): Promise<Map<string, RawPosting[]>> {
  const directory = mkdtempSync(join(folder, "terms-"));
  const store = newStore(directory);
  await load(store, "terms", texts);
  await store.close();
  const path = onlyFile(directory);
  const ids = idsByKey(path, "terms");
  const terms = indexedTerms(path, "terms", new Set(ids.values()));
  rmSync(directory, { recursive: true });
  return new Map([...ids].map(([key, id]) => [key, terms.get(id) ?? []]));
}

/** Distinct numbers from 1 to `most`. */
function pick(source: TextSource, most: number, count: number): number[] {
  if (count > most) throw new Error(`There are no ${count} entries to replace among ${most}.`);
  const picked = new Set<number>();
  while (picked.size < count) picked.add(1 + Math.floor(source.random() * most));
  return [...picked];
}
