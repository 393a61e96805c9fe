import { readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { isMemoryError, Memory, openStore, type Store, Tenant } from "@pigeonhole/core";

const START = Date.UTC(2026, 0, 1);
const HOUR = 3_600_000;
/** When the file is read: after some entries' time. */
const READ_AT = START + 2 * HOUR;

const NAMESPACES = ["acme", "acme/users/1", "acme/users/2"];
const WORDS = ["gold", "Lisbon", "invoice", "running", "plan", "quarterly", "dark", "vegetarian", "train"];

/** One question to the store and its right answer, as text. */
interface Question {
  readonly name: string;
  readonly ask: (store: Store) => Promise<unknown>;
}

/** Every kind of row and page: three namespaces, small and large values, rewritten, deleted, ended and ending entries. */
export async function writeSample(folder: string): Promise<void> {
  let now = START;
  const store = openStore(`sqlite:${folder}`, { clock: () => now });
  for (const [at, name] of NAMESPACES.entries()) {
    const memory = new Memory(name, { store, source: { agent: `agent-${at}`, run: "sample" } });
    for (let index = 0; index < 70; index++) {
      now += 1_000;
      const size = index % 23 === 0 ? 9_000 : index % 7 === 0 ? 900 : 20;
      const words = WORDS.filter((_, place) => (index * 7 + at) % (place + 2) === 0).join(" ");
      const value = index % 5 === 0 ? index : { note: `${words} ${"x".repeat(size)}`, index, at };
      const ttl = index % 11 === 0 ? { ttlSeconds: index % 2 === 0 ? 3_600 : 86_400 } : {};
      await memory.set(keyAt(index), value, ttl);
    }
    for (let index = 0; index < 70; index += 9) await memory.delete(keyAt(index));
    for (let index = 1; index < 70; index += 8) await memory.set(keyAt(index), `second ${WORDS[index % 9]}`);
  }
  await store.close();
}

function keyAt(index: number): string {
  return index % 4 === 0 ? `user:${index}` : `note ${WORDS[index % WORDS.length]} ${index}`;
}

/** Everything that can be read of the sample, and writes at the end. */
const questions: readonly Question[] = NAMESPACES.flatMap((name) => {
  const about = (title: string, ask: (memory: Memory) => Promise<unknown>): Question => ({
    name: `${title} of ${name}`,
    ask: (store) => ask(new Memory(name, { store, source: { agent: "reader" } })),
  });
  const keys = [...Array.from({ length: 70 }, (_, index) => keyAt(index)), "absent", "note", "user:"];
  return [
    ...keys.map((key) => about(`entry ${key}`, (memory) => memory.entry(key).then((entry) => entry ?? null))),
    ...keys.map((key) => about(`history ${key}`, (memory) => memory.history(key))),
    about("list by key", (memory) => pages((cursor) => memory.list({ limit: 30, ...cursor }))),
    about("list by prefix", (memory) => memory.list({ prefix: "user:" })),
    about("list newest", (memory) =>
      pages((cursor) => memory.list({ order: "newest", limit: 30, ...cursor })),
    ),
    about("changes", (memory) => memory.changes({ limit: 1_000 })),
    ...[...WORDS, "second plan", "user:8", "note gold running"].map((query) =>
      about(`recall ${query}`, (memory) => memory.recall(query, { limit: 20 })),
    ),
  ];
});

const tenantQuestions: readonly Question[] = [
  { name: "namespaces", ask: (store) => new Tenant("acme", { store }).namespaces() },
  { name: "usage", ask: (store) => new Tenant("acme", { store }).usage() },
];

const writes: readonly Question[] = NAMESPACES.flatMap((name): Question[] => [
  {
    name: `write to ${name}`,
    ask: async (store) => {
      const memory = new Memory(name, { store });
      await memory.set(keyAt(2), "gold again");
      await memory.set("new", "gold anew");
      await memory.delete(keyAt(3));
      return [await memory.get(keyAt(2)), await memory.get("new"), await memory.recall("gold")];
    },
  },
]);

/** What every question is answered: its JSON text, or the code of its error. Writes wait for the disk, so they are apart. */
export async function interview(folder: string, withWrites: boolean): Promise<Map<string, string>> {
  const store = openStore(`sqlite:${folder}`, { clock: () => READ_AT });
  const answers = new Map<string, string>();
  try {
    for (const { name, ask } of [...tenantQuestions, ...questions, ...(withWrites ? writes : [])])
      answers.set(name, await answer(() => ask(store)));
  } finally {
    await store.close();
  }
  return answers;
}

async function answer(ask: () => Promise<unknown>): Promise<string> {
  try {
    return JSON.stringify(await ask());
  } catch (error) {
    if (!isMemoryError(error)) return `raw error: ${error instanceof Error ? error.stack : String(error)}`;
    return error.code === "corrupt_data" ? "corrupt_data" : `${error.code}: ${error.message}`;
  }
}

async function pages<Page extends { nextCursor?: string; entries: unknown[] }>(
  read: (cursor: { cursor?: string }) => Promise<Page>,
): Promise<unknown[]> {
  const entries: unknown[] = [];
  let cursor: { cursor?: string } = {};
  for (;;) {
    const page = await read(cursor);
    entries.push(...page.entries);
    if (page.nextCursor === undefined) return entries;
    cursor = { cursor: page.nextCursor };
  }
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
