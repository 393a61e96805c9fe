import { createHash } from "node:crypto";
import { BEGIN } from "./begin.js";
import type { Wire } from "./client.js";
import { PENDING_STATEMENTS } from "./pending-statements.js";
import { SEARCH_STATEMENTS } from "./search-statements.js";
import { STATEMENTS } from "./statements.js";
import { VECTOR_STATEMENTS } from "./vector-statements.js";

const { getEntry, getEntries, putEntries, deleteEntries, addChanges, lastChanges } = STATEMENTS;
const { getNamespace, lockNamespace, putNamespace, dueEntries, isDue } = STATEMENTS;
const { getPostings, putPostings, deletePostings, termPostings, newestOf } = SEARCH_STATEMENTS;
const { allPending, putPending, dropPending } = PENDING_STATEMENTS;

/** What each `get` and `set` runs. Their best plan does not depend on the values, as that of a page may. */
const FREQUENT: ReadonlySet<string> = new Set([
  getEntry,
  getEntries,
  putEntries,
  deleteEntries,
  addChanges,
  lastChanges,
  getNamespace,
  lockNamespace,
  putNamespace,
  dueEntries,
  isDue,
  getPostings,
  putPostings,
  deletePostings,
  termPostings,
  newestOf,
  allPending,
  putPending,
  dropPending,
  VECTOR_STATEMENTS.hasVectors,
  VECTOR_STATEMENTS.chunkVectors,
  BEGIN.text,
  "commit",
]);

/** Which statements a connection's server already has under a name, so that it need not read and plan them again. */
export class KeptStatements {
  readonly #known = new WeakMap<Wire, Set<string>>();
  readonly #names = new Map<string, string>();
  readonly #own = new Set<string>();

  /** Counts a text to the frequent ones. */
  add(text: string): void {
    this.#own.add(text);
  }

  /** The name of a frequent statement, the same in every process; undefined for others. */
  nameOf(text: string): string | undefined {
    if (!FREQUENT.has(text) && !this.#own.has(text)) return undefined;
    const known = this.#names.get(text);
    if (known !== undefined) return known;
    const name = `pigeonhole_${createHash("sha256").update(text).digest("hex").slice(0, 16)}`;
    this.#names.set(text, name);
    return name;
  }

  isKnown(wire: Wire, name: string): boolean {
    return this.#known.get(wire)?.has(name) ?? false;
  }

  learn(wire: Wire, names: readonly string[]): void {
    if (names.length === 0) return;
    const known = this.#known.get(wire) ?? new Set<string>();
    for (const name of names) known.add(name);
    this.#known.set(wire, known);
  }

  /** After an error nobody knows which of a batch's statements the server has. */
  forget(wire: Wire): void {
    this.#known.delete(wire);
  }
}
