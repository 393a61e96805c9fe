import { entryFrom, type Row, vectorsChecksum, vectorsFrom } from "@pigeonhole/core/rows";
import {
  type MadeVector,
  type Namespace,
  removeVector,
  upsertVector,
  type VectorChunk,
  vectorChunkOf,
  vectorSlotOf,
} from "@pigeonhole/core/store";
import type { Statement } from "./batch.js";
import { BEGIN } from "./begin.js";
import type { Session } from "./connections.js";
import type { Reading } from "./reader.js";
import { STATEMENTS } from "./statements.js";
import { commit, readAndChange, type WriteRequest } from "./transaction.js";
import { VECTOR_STATEMENTS } from "./vector-statements.js";

/** A row of the vector table; undefined bytes take it out. */
interface ChangedRow {
  readonly chunk: number;
  readonly model: string;
  readonly bytes: Uint8Array | undefined;
}

export function vectorsReading(tenant: string, namespace: Namespace, model: string): Reading<VectorChunk[]> {
  return {
    statements: [{ text: VECTOR_STATEMENTS.modelVectors, values: [tenant, namespace, model] }],
    parse: ([result]) => (result?.rows ?? []).map((row) => vectorsFrom(namespace, model, row)),
  };
}

export function vectorModelsReading(tenant: string, namespace: Namespace): Reading<string[]> {
  return {
    statements: [{ text: VECTOR_STATEMENTS.vectorModels, values: [tenant, namespace] }],
    parse: ([result]) => (result?.rows ?? []).map(([model]) => String(model)),
  };
}

/** The vectors, of every model, that go with entries which a transaction changes or ends. */
export class VectorRemovals {
  readonly #tenant: string;
  readonly #namespace: Namespace;
  readonly #ids = new Set<number>();

  constructor(tenant: string, namespace: Namespace) {
    this.#tenant = tenant;
    this.#namespace = namespace;
  }

  remove(id: number): void {
    this.#ids.add(id);
  }

  reads(): Statement[] {
    return this.#ids.size === 0 ? [] : [readChunks(this.#tenant, this.#namespace, this.#ids)];
  }

  writes(rows: readonly Row[]): Statement[] {
    const changed: ChangedRow[] = [];
    for (const [name, ...row] of rows) {
      const model = String(name);
      const { chunk, bytes } = vectorsFrom(this.#namespace, model, row);
      let left: Uint8Array | undefined = bytes;
      for (const id of this.#ids) {
        if (left !== undefined && vectorChunkOf(id) === chunk) left = removeVector(left, vectorSlotOf(id));
      }
      if (left !== bytes) changed.push({ chunk, model, bytes: left });
    }
    return statementsFor(this.#tenant, this.#namespace, changed);
  }
}

/** Keeps the vectors whose entries are as they were; gives how many. */
export async function writeVectors(
  session: Session,
  request: WriteRequest,
  model: string,
  vectors: readonly MadeVector[],
): Promise<number> {
  const { tenant, namespace, begin, clock } = request;
  const keys = vectors.map(({ key }) => key);
  const { results } = await session.run([
    BEGIN,
    begin,
    { text: STATEMENTS.lockNamespace, values: [tenant, namespace] },
    { text: STATEMENTS.getEntries, values: [tenant, namespace, keys] },
  ]);
  const entries = new Map(
    (results[3]?.rows ?? []).map((row) => entryFrom(namespace, row)).map((entry) => [entry.key, entry]),
  );
  const now = clock();
  const kept = vectors.flatMap(({ key, json, vector }) => {
    const entry = entries.get(key);
    if (entry?.json !== json || (entry.expiresAt !== undefined && entry.expiresAt <= now)) return [];
    return [{ id: entry.id, vector }];
  });
  const statements = await readAndChange(session, [
    {
      reads: () => [
        readChunks(
          tenant,
          namespace,
          kept.map(({ id }) => id),
        ),
      ],
      writes: (rows) => statementsFor(tenant, namespace, withVectors(namespace, model, kept, rows)),
    },
  ]);
  await commit(session, statements);
  return kept.length;
}

export async function dropVectors(session: Session, request: WriteRequest, model: string): Promise<void> {
  const { tenant, namespace, begin } = request;
  await session.run([BEGIN, begin, { text: STATEMENTS.lockNamespace, values: [tenant, namespace] }]);
  await commit(session, [{ text: VECTOR_STATEMENTS.dropVectors, values: [tenant, namespace, model] }]);
}

function withVectors(
  namespace: Namespace,
  model: string,
  kept: readonly { id: number; vector: Float32Array }[],
  rows: readonly Row[],
): ChangedRow[] {
  const chunks = new Map<number, Uint8Array>();
  for (const [name, ...row] of rows) {
    if (name !== model) continue;
    const { chunk, bytes } = vectorsFrom(namespace, model, row);
    chunks.set(chunk, bytes);
  }
  for (const { id, vector } of kept) {
    const chunk = vectorChunkOf(id);
    chunks.set(chunk, upsertVector(chunks.get(chunk), vectorSlotOf(id), vector));
  }
  const changed = new Set(kept.map(({ id }) => vectorChunkOf(id)));
  return [...chunks]
    .filter(([chunk]) => changed.has(chunk))
    .map(([chunk, bytes]) => ({ chunk, model, bytes }));
}

function readChunks(tenant: string, namespace: Namespace, ids: Iterable<number>): Statement {
  const chunks = [...new Set([...ids].map(vectorChunkOf))];
  return { text: VECTOR_STATEMENTS.chunkVectors, values: [tenant, namespace, chunks] };
}

function statementsFor(tenant: string, namespace: Namespace, rows: readonly ChangedRow[]): Statement[] {
  const kept = rows.flatMap(({ chunk, model, bytes }) =>
    bytes === undefined
      ? []
      : [{ chunk, model, bytes, sum: vectorsChecksum(namespace, model, chunk, bytes) }],
  );
  const gone = rows.filter(({ bytes }) => bytes === undefined);
  const of = <Item, Value>(items: readonly Item[], field: (item: Item) => Value): Value[] => items.map(field);
  return [
    ...(kept.length === 0
      ? []
      : [
          {
            text: VECTOR_STATEMENTS.putVectors,
            values: [
              tenant,
              namespace,
              of(kept, ({ chunk }) => chunk),
              of(kept, ({ model }) => model),
              of(kept, ({ bytes }) => bytes),
              of(kept, ({ sum }) => sum),
            ],
          },
        ]),
    ...(gone.length === 0
      ? []
      : [
          {
            text: VECTOR_STATEMENTS.deleteVectors,
            values: [tenant, namespace, of(gone, ({ chunk }) => chunk), of(gone, ({ model }) => model)],
          },
        ]),
  ];
}
