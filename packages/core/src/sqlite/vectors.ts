import type { Namespace } from "../namespace.js";
import { removeVector, upsertVector, vectorChunkOf, vectorSlotOf } from "../ranking/vectors.js";
import { corrupt } from "../rows/corrupt.js";
import { entryFrom, vectorsChecksum, vectorsFrom } from "../rows/rows.js";
import type { MadeVector, VectorChunk } from "../store/store.js";
import type { TenantFile } from "./tenant-file.js";

export function readVectors(file: TenantFile, namespace: Namespace, model: string): VectorChunk[] {
  return file.all("modelVectors", namespace, model).map((row) => vectorsFrom(namespace, model, row));
}

export function readVectorModels(file: TenantFile, namespace: Namespace): string[] {
  return file.all("vectorModels", namespace).map(([model]) => String(model));
}

/** Keeps the vectors whose entries are as they were, inside a transaction; gives how many. */
export function writeVectors(
  file: TenantFile,
  namespace: Namespace,
  model: string,
  vectors: readonly MadeVector[],
  now: number,
): number {
  const chunks = new Map<number, Uint8Array | undefined>();
  let kept = 0;
  for (const { key, json, vector } of vectors) {
    const row = file.get("getEntry", namespace, key);
    if (row === undefined) continue;
    const entry = entryFrom(namespace, row);
    if (entry.json !== json || (entry.expiresAt !== undefined && entry.expiresAt <= now)) continue;
    const chunk = vectorChunkOf(entry.id);
    const bytes = chunks.has(chunk) ? chunks.get(chunk) : readChunk(file, namespace, model, chunk);
    chunks.set(chunk, upsertVector(bytes, vectorSlotOf(entry.id), vector));
    kept += 1;
  }
  for (const [chunk, bytes] of chunks) writeChunk(file, namespace, model, chunk, bytes);
  return kept;
}

/** Removes an entry's vectors of every model, inside the transaction that changes or ends the entry. */
export function removeVectors(file: TenantFile, namespace: Namespace, id: number): void {
  const chunk = vectorChunkOf(id);
  for (const [model, ...rest] of file.all("chunkVectors", namespace, chunk)) {
    if (typeof model !== "string") throw corrupt("search index");
    const { bytes } = vectorsFrom(namespace, model, [chunk, ...rest]);
    const left = removeVector(bytes, vectorSlotOf(id));
    if (left !== bytes) writeChunk(file, namespace, model, chunk, left);
  }
}

function readChunk(
  file: TenantFile,
  namespace: Namespace,
  model: string,
  chunk: number,
): Uint8Array | undefined {
  for (const [found, ...rest] of file.all("chunkVectors", namespace, chunk)) {
    if (found === model) return vectorsFrom(namespace, model, [chunk, ...rest]).bytes;
  }
  return undefined;
}

function writeChunk(
  file: TenantFile,
  namespace: Namespace,
  model: string,
  chunk: number,
  bytes: Uint8Array | undefined,
): void {
  if (bytes === undefined) file.run("deleteVectors", namespace, chunk, model);
  else {
    const sum = vectorsChecksum(namespace, model, chunk, bytes);
    file.run("putVectors", namespace, chunk, model, bytes, sum);
  }
}
