import { createHash } from "node:crypto";

/** One write of a lane. Given the seed and the index it is always the same, so the parent knows what the child did. */
export type Operation =
  | { readonly kind: "set"; readonly key: string; readonly value: Checked; readonly ttlSeconds?: number }
  | { readonly kind: "update"; readonly key: string; readonly value: Checked }
  | { readonly kind: "increment"; readonly key: string; readonly by: number }
  | { readonly kind: "delete"; readonly key: string };

/** A value that tells whether it is whole. */
export interface Checked {
  readonly name: string;
  readonly text: string;
  readonly sum: string;
}

const SIZES = [12, 12, 200, 200, 200, 3_000, 3_000, 20_000, 150_000];

/** The write with this index in this lane. */
export function operationAt(seed: string, lane: number, index: number): Operation {
  const hash = createHash("sha256").update(`${seed} ${lane} ${index}`).digest();
  const [kind = 0, key = 0, size = 0, by = 0] = hash;
  const name = `key-${key % 12}`;
  if (kind < 40) return { kind: "increment", key: `counter-${key % 3}`, by: 1 + (by % 5) };
  if (kind < 70) return { kind: "delete", key: name };
  const value = checkedValue(hash, SIZES[size % SIZES.length] ?? 12);
  if (kind < 110) return { kind: "update", key: name, value };
  return kind < 130
    ? { kind: "set", key: name, value, ttlSeconds: 86_400 }
    : { kind: "set", key: name, value };
}

/** The values of a namespace's keys after one more write. */
export function applied(state: ReadonlyMap<string, unknown>, operation: Operation): Map<string, unknown> {
  const after = new Map(state);
  if (operation.kind === "delete") after.delete(operation.key);
  else if (operation.kind === "increment") {
    after.set(operation.key, Number(state.get(operation.key) ?? 0) + operation.by);
  } else after.set(operation.key, operation.value);
  return after;
}

/** True when a value is as long and as it was when it was made. */
export function isWhole(value: unknown): boolean {
  return isChecked(value) && sumOf(value.text) === value.sum;
}

export function isChecked(value: unknown): value is Checked {
  return typeof value === "object" && value !== null && "sum" in value && "text" in value;
}

function checkedValue(hash: Buffer, length: number): Checked {
  const name = `word${hash.toString("hex", 8, 20)}`;
  // A few words over and over: long text that is quick to index.
  const text = hash
    .toString("hex")
    .replace(/.{8}/g, "$& ")
    .repeat(Math.ceil(length / 72))
    .slice(0, length);
  return { name, text, sum: sumOf(text) };
}

function sumOf(text: string): string {
  return createHash("sha256").update(text).digest("hex");
}
