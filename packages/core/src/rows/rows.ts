import { crc32 } from "node:zlib";
import type { PostingRow, StoredChange, StoredEntry, VectorChunk } from "../store/store.js";
import type { Source } from "../values/source.js";
import { checkSource } from "../values/source.js";
import { checksum } from "./checksum.js";
import { corrupt } from "./corrupt.js";

/** A row's columns in the order of its SELECT, as a database client gives them. Everything about a row is checked. */
export type Row = readonly unknown[];

/** An entry with its length in terms, which ranking counts. */
export interface EntryRow extends StoredEntry {
  readonly length: number;
}

/** An entry without what only the store counts. Field by field, which is many times faster than spreading the rest of a row. */
export function publicEntry(row: EntryRow): StoredEntry {
  const { key, json, revision, createdAt, updatedAt, expiresAt, id, sequence } = row;
  // A row that a store keeps in memory is handed out many times over.
  const source = row.source === undefined ? undefined : { ...row.source };
  return { key, json, revision, createdAt, updatedAt, expiresAt, source, id, sequence };
}

/** What is counted of a namespace. */
export interface NamespaceRow {
  sequence: number;
  entries: number;
  totalLength: number;
}

type Column = string | number | null;

export function entryColumns(namespace: string, entry: EntryRow): Column[] {
  const { key, json, revision, createdAt, updatedAt, id, sequence, length } = entry;
  const expiresAt = entry.expiresAt ?? null;
  const source = sourceText(entry.source);
  const numbers = [revision, createdAt, updatedAt, expiresAt, id, sequence, length];
  const sum = checksum(json, ["entry", namespace, key, source], numbers);
  return [key, json, revision, createdAt, updatedAt, expiresAt, source, id, sequence, length, sum];
}

export function entryFrom(namespace: string, row: Row): EntryRow {
  const [key, json, revision, createdAt, updatedAt, expiresAt, source, id, sequence, length, sum] = row;
  if (
    typeof key !== "string" ||
    typeof json !== "string" ||
    typeof revision !== "number" ||
    typeof createdAt !== "number" ||
    typeof updatedAt !== "number" ||
    (expiresAt !== null && typeof expiresAt !== "number") ||
    (source !== null && typeof source !== "string") ||
    typeof id !== "number" ||
    typeof sequence !== "number" ||
    typeof length !== "number"
  ) {
    throw corrupt("entry");
  }
  const numbers = [revision, createdAt, updatedAt, expiresAt, id, sequence, length];
  if (checksum(json, ["entry", namespace, key, source], numbers) !== sum) throw corrupt("entry");
  return {
    key,
    json,
    revision,
    createdAt,
    updatedAt,
    expiresAt: expiresAt ?? undefined,
    source: sourceFrom(source),
    id,
    sequence,
    length,
  };
}

export function changeColumns(namespace: string, change: StoredChange): Column[] {
  const { sequence, key, op, revision, at, createdAt } = change;
  const json = change.json ?? null;
  const expiresAt = change.expiresAt ?? null;
  const source = sourceText(change.source);
  const author = sourceText(change.author);
  const restoredFrom = change.restoredFrom ?? null;
  const names = ["change", namespace, key, op, source, author, json === null ? null : ""];
  const numbers = [sequence, revision, at, createdAt, expiresAt, restoredFrom];
  const sum = checksum(json ?? "", names, numbers);
  return [sequence, key, op, revision, json, at, createdAt, expiresAt, source, author, restoredFrom, sum];
}

/** The checksum of a journal record once its value is wiped. */
export function wipedChecksum(namespace: string, change: StoredChange): number {
  return Number(changeColumns(namespace, { ...change, json: undefined }).at(-1));
}

export function changeFrom(namespace: string, row: Row): StoredChange {
  const [sequence, key, op, revision, json, at, createdAt, expiresAt, source, author, restoredFrom, sum] =
    row;
  if (
    typeof sequence !== "number" ||
    typeof key !== "string" ||
    (op !== "set" && op !== "delete" && op !== "expire") ||
    typeof revision !== "number" ||
    (json !== null && typeof json !== "string") ||
    typeof at !== "number" ||
    typeof createdAt !== "number" ||
    (expiresAt !== null && typeof expiresAt !== "number") ||
    (source !== null && typeof source !== "string") ||
    (author !== null && typeof author !== "string") ||
    (restoredFrom !== null && typeof restoredFrom !== "number")
  ) {
    throw corrupt("journal record");
  }
  const names = ["change", namespace, key, op, source, author, json === null ? null : ""];
  const numbers = [sequence, revision, at, createdAt, expiresAt, restoredFrom];
  if (checksum(json ?? "", names, numbers) !== sum) throw corrupt("journal record");
  return {
    sequence,
    key,
    op,
    revision,
    json: json ?? undefined,
    at,
    createdAt,
    expiresAt: expiresAt ?? undefined,
    source: sourceFrom(source),
    author: sourceFrom(author),
    restoredFrom: restoredFrom ?? undefined,
  };
}

/** @param more numbers of the store's own in the same row, under the same checksum */
export function namespaceColumns(
  namespace: string,
  row: NamespaceRow,
  more: readonly number[] = [],
): Column[] {
  const columns = [row.sequence, row.entries, row.totalLength];
  return [namespace, ...columns, checksum("", ["namespace", namespace], [...columns, ...more]), ...more];
}

/** A number of the store's own that is null is not under the checksum either. */
export function namespaceFrom(namespace: string, row: Row): NamespaceRow {
  const [sequence, entries, totalLength, sum, ...more] = row;
  const numbers = more.filter((number) => typeof number === "number");
  if (
    typeof sequence !== "number" ||
    typeof entries !== "number" ||
    typeof totalLength !== "number" ||
    checksum("", ["namespace", namespace], [sequence, entries, totalLength, ...numbers]) !== sum
  ) {
    throw corrupt("namespace record");
  }
  return { sequence, entries, totalLength };
}

export function postingsChecksum(namespace: string, term: string, first: number, bytes: Uint8Array): number {
  return crc32(bytes, crc32(`postings\0${namespace}\0${term}\0${first}`));
}

export function postingsFrom(namespace: string, term: string, row: Row): PostingRow {
  const [first, bytes, sum] = row;
  if (
    typeof first !== "number" ||
    !(bytes instanceof Uint8Array) ||
    postingsChecksum(namespace, term, first, bytes) !== sum
  ) {
    throw corrupt("search index");
  }
  return { first, bytes };
}

export function vectorsChecksum(namespace: string, model: string, chunk: number, bytes: Uint8Array): number {
  return crc32(bytes, crc32(`vectors\0${namespace}\0${model}\0${chunk}`));
}

export function vectorsFrom(namespace: string, model: string, row: Row): VectorChunk {
  const [chunk, bytes, sum] = row;
  if (
    typeof chunk !== "number" ||
    !(bytes instanceof Uint8Array) ||
    vectorsChecksum(namespace, model, chunk, bytes) !== sum
  ) {
    throw corrupt("search index");
  }
  return { chunk, bytes };
}

function sourceText(source: Source | undefined): string | null {
  return source === undefined ? null : JSON.stringify(source);
}

function sourceFrom(text: string | null): Source | undefined {
  return text === null ? undefined : checkSource(JSON.parse(text));
}
