import type { SQLOutputValue } from "node:sqlite";
import { crc32 } from "node:zlib";
import type { PostingChunk, StoredChange, StoredEntry } from "../store/store.js";
import type { Source } from "../values/source.js";
import { checkSource } from "../values/source.js";
import { corrupt } from "./errors.js";

/** A row's columns in the order of its SELECT. */
export type Row = readonly SQLOutputValue[];

/** An entry with its length in terms, which ranking counts. */
export interface EntryRow extends StoredEntry {
  readonly length: number;
}

/** What is counted of a namespace. */
export interface NamespaceRow {
  sequence: number;
  entries: number;
  totalLength: number;
}

type Column = string | number | null;

/** A CRC-32 finds every error of up to 32 neighbouring bits, which SQLite itself does not look for in data pages. */
function checksum(columns: readonly Column[]): number {
  return crc32(columns.join("\0"));
}

export function entryColumns(namespace: string, entry: EntryRow): Column[] {
  const columns = [
    entry.key,
    entry.json,
    entry.revision,
    entry.createdAt,
    entry.updatedAt,
    entry.expiresAt ?? null,
    sourceText(entry.source),
    entry.id,
    entry.sequence,
    entry.length,
  ];
  return [...columns, checksum(["entry", namespace, ...columns])];
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
    typeof length !== "number" ||
    // The most frequent checksum by far: one template is several times faster than joining an array.
    crc32(
      `entry\0${namespace}\0${key}\0${json}\0${revision}\0${createdAt}\0${updatedAt}\0${expiresAt ?? ""}\0${source ?? ""}\0${id}\0${sequence}\0${length}`,
    ) !== sum
  ) {
    throw corrupt("entry");
  }
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
  const columns = [
    change.sequence,
    change.key,
    change.op,
    change.revision,
    change.json ?? null,
    change.at,
    change.createdAt,
    change.expiresAt ?? null,
    sourceText(change.source),
    sourceText(change.author),
    change.restoredFrom ?? null,
  ];
  return [...columns, checksum(["change", namespace, ...columns])];
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
  const columns = [sequence, key, op, revision, json, at, createdAt, expiresAt, source, author, restoredFrom];
  if (checksum(["change", namespace, ...columns]) !== sum) throw corrupt("journal record");
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

export function namespaceColumns(namespace: string, row: NamespaceRow): Column[] {
  const columns = [row.sequence, row.entries, row.totalLength];
  return [namespace, ...columns, checksum(["namespace", namespace, ...columns])];
}

export function namespaceFrom(namespace: string, row: Row): NamespaceRow {
  const [sequence, entries, totalLength, sum] = row;
  if (
    typeof sequence !== "number" ||
    typeof entries !== "number" ||
    typeof totalLength !== "number" ||
    checksum(["namespace", namespace, sequence, entries, totalLength]) !== sum
  ) {
    throw corrupt("namespace record");
  }
  return { sequence, entries, totalLength };
}

export function postingsChecksum(namespace: string, term: string, chunk: number, bytes: Uint8Array): number {
  return crc32(bytes, crc32(`postings\0${namespace}\0${term}\0${chunk}`));
}

export function postingsFrom(namespace: string, term: string, row: Row): PostingChunk {
  const [chunk, bytes, sum] = row;
  if (
    typeof chunk !== "number" ||
    !(bytes instanceof Uint8Array) ||
    postingsChecksum(namespace, term, chunk, bytes) !== sum
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
