import { readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { Memory, openStore } from "@pigeonhole/core";

const START = Date.UTC(2026, 0, 1);
const HOUR = 3_600_000;
const KEYS = 40;

/** When the file is read: after some entries' time, while they still stand in it. */
export const READ_AT = START + 2 * HOUR;

export const NAMESPACES = ["acme", "acme/users/1", "acme/users/2"] as const;

/** The words that values hold, besides numbers. */
export const WORDS = ["gold", "Lisbon", "invoice", "running", "plan", "quarterly", "dark", "vegetarian"];

/** Every key of the sample. */
export const SAMPLE_KEYS = Array.from({ length: KEYS }, (_, index) => keyAt(index));

/**
 * Every kind of row and page: three namespaces, small and large values, rewritten, deleted, restored, ended and ending
 * entries.
 */
export async function writeSample(folder: string): Promise<void> {
  let now = START;
  const store = openStore(`sqlite:${folder}`, { clock: () => now });
  for (const [at, name] of NAMESPACES.entries()) {
    const memory = new Memory(name, { store, source: { agent: `agent-${at}`, run: "sample" } });
    const other = new Memory(name, { store, source: { user: "other", tool: "remember" } });
    for (let index = 0; index < KEYS; index++) {
      now += 1_000;
      const ttl = index % 11 === 0 ? { ttlSeconds: index % 2 === 0 ? 3_600 : 86_400 } : {};
      await memory.set(keyAt(index), valueAt(index, at), ttl);
    }
    for (let index = 0; index < KEYS; index += 9) await memory.delete(keyAt(index));
    for (let index = 1; index < KEYS; index += 8) await other.set(keyAt(index), `second ${wordAt(index)}`);
    for (let index = 1; index < KEYS; index += 16) await memory.restore(keyAt(index), 1);
  }
  await store.close();
}

function valueAt(index: number, at: number): unknown {
  if (index % 5 === 0) return index;
  const fillers = index % 23 === 0 ? 1_300 : index % 7 === 0 ? 130 : 3;
  const words = WORDS.filter((_, place) => (index * 7 + at) % (place + 2) === 0).join(" ");
  return { note: `${words} ${"filler ".repeat(fillers)}`, index, at };
}

function keyAt(index: number): string {
  return index % 4 === 0 ? `user:${index}` : `note ${wordAt(index)} ${index}`;
}

function wordAt(index: number): string {
  return WORDS[index % WORDS.length] ?? "";
}

/** The only data file in a folder, which its store has closed. */
export function dataFile(folder: string): { path: string; bytes: Buffer } {
  const names = readdirSync(folder).filter((name) => name.endsWith(".sqlite"));
  const path = join(folder, names[0] ?? "missing");
  return { path, bytes: readFileSync(path) };
}

/** Puts bytes in the place of a data file, without a log beside it. */
export function replaceFile(path: string, bytes: Buffer): void {
  for (const suffix of ["-wal", "-shm", "-journal"]) rmSync(path + suffix, { force: true });
  writeFileSync(path, bytes);
}

/** A copy with one bit changed. */
export function flipped(bytes: Buffer, bit: number): Buffer {
  const copy = Buffer.from(bytes);
  const byte = Math.floor(bit / 8);
  copy[byte] = (copy[byte] ?? 0) ^ (1 << (bit % 8));
  return copy;
}
