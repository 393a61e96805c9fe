import { isMemoryError, Memory, openStore, type Store, Tenant } from "@pigeonhole/core";
import { Random } from "../isolation/random.ts";
import { NAMESPACES, READ_AT, SAMPLE_KEYS, WORDS } from "./damaged-file.ts";

/** One question to the store, and its answer as text. */
interface Question {
  readonly name: string;
  readonly ask: (store: Store) => Promise<unknown>;
}

const KEYS = [...SAMPLE_KEYS, "absent", "note", "user:"];
const QUERIES = [...WORDS, "second plan", "user:8", "note gold running", "7"];
/** Words of every entry and of every row of the search index. */
const EVERY_WORD = [...WORDS, ..."second filler user note index at".split(" "), ...SAMPLE_KEYS.keys()].join(
  " ",
);

/**
 * Answers to the questions about the sample: JSON text, or the code of the error. A short interview too reads every
 * entry, every record and every row of the search index, but by fewer ways, which `seed` chooses; a long one tries them
 * all, and writes. What is due is in the file during the first questions, and removed after them.
 */
export async function interview(
  folder: string,
  length: "short" | "long",
  seed: number,
): Promise<ReadonlyMap<string, string>> {
  const random = new Random(seed);
  const store = openStore(`sqlite:${folder}`, { clock: () => READ_AT });
  const answers = new Map<string, string>();
  const put = async ({ name, ask }: Question): Promise<string> => {
    const text = await answer(() => ask(store));
    answers.set(name, text);
    return text;
  };
  try {
    // A file that is refused whole is opened, and refused, anew for each question: a few of each kind will do.
    const refused = (await put(namespaces)) === "corrupt_data";
    const of = <Item>(items: readonly Item[], count: number): readonly Item[] =>
      length === "long" && !refused ? items : Array.from({ length: count }, () => random.pick(items));
    const one = of(NAMESPACES, 1);
    const asked = refused ? one : NAMESPACES;
    for (const question of [
      ...asked.flatMap((name) => beforeExpiry(name, of(KEYS, 2))),
      ...one.flatMap((name) => searches(name, of(QUERIES, 1))),
      usage,
      ...asked.flatMap((name) => afterExpiry(name, of(KEYS, 2))),
      ...one.map(listNewest),
    ])
      await put(question);
    for (const question of length === "long" ? NAMESPACES.flatMap(writes) : []) {
      // What would be right from here on depends on how far this one came.
      if ((await put(question)) === "corrupt_data") break;
    }
  } finally {
    await store.close();
  }
  return answers;
}

/** Reads that leave the file as it is: by these keys, and of every entry and every row of the search index. */
function beforeExpiry(name: string, keys: readonly string[]): Question[] {
  return [
    ...keys.map((key) => about(name, `entry ${key}`, (memory) => memory.entry(key))),
    about(name, "list by key", (memory) => pages((cursor) => memory.list({ limit: 30, ...cursor }))),
    about(name, "recall every word", (memory) => memory.recall(EVERY_WORD)),
  ];
}

function searches(name: string, queries: readonly string[]): Question[] {
  return [
    about(name, "list by prefix", (memory) => memory.list({ prefix: "user:" })),
    ...queries.map((query) => about(name, `recall ${query}`, (memory) => memory.recall(query))),
  ];
}

const namespaces: Question = {
  name: "namespaces",
  ask: (store) => new Tenant("acme", { store }).namespaces(),
};

/** Journals what is due in every namespace first. */
const usage: Question = { name: "usage", ask: (store) => new Tenant("acme", { store }).usage() };

/** Reads that first journal what is due: by these keys, and of every record. */
function afterExpiry(name: string, keys: readonly string[]): Question[] {
  return [
    ...keys.map((key) => about(name, `history ${key}`, (memory) => memory.history(key))),
    about(name, "changes", (memory) => memory.changes({ limit: 1_000 })),
  ];
}

function listNewest(name: string): Question {
  return about(name, "list newest", (memory) =>
    pages((cursor) => memory.list({ order: "newest", limit: 30, ...cursor })),
  );
}

/** Writes, and what is read of them; the last undoes the work of one writer. */
function writes(name: string): Question[] {
  const [rewritten = "", deleted = ""] = SAMPLE_KEYS.slice(2);
  return [
    about(name, "write", async (memory) => {
      await memory.set(rewritten, "gold again");
      await memory.set("new", "gold anew");
      await memory.delete(deleted);
      return [await memory.get(rewritten), await memory.get("new"), await memory.recall("gold")];
    }),
    about(name, "rewind", async (memory) => [
      await memory.rewind({ source: { user: "other" } }),
      await pages((cursor) => memory.list(cursor)),
    ]),
  ];
}

function about(name: string, title: string, ask: (memory: Memory) => Promise<unknown>): Question {
  return {
    name: `${title} of ${name}`,
    ask: (store) => ask(new Memory(name, { store, source: { agent: "reader" } })),
  };
}

async function answer(ask: () => Promise<unknown>): Promise<string> {
  try {
    return JSON.stringify((await ask()) ?? null);
  } catch (error) {
    if (!isMemoryError(error)) return `raw error: ${error instanceof Error ? error.stack : String(error)}`;
    return error.code === "corrupt_data" ? error.code : `error ${error.code}: ${error.message}`;
  }
}

async function pages<Page extends { nextCursor?: string; entries: unknown[] }>(
  read: (cursor: { cursor?: string }) => Promise<Page>,
): Promise<unknown[]> {
  const entries: unknown[] = [];
  for (let cursor: { cursor?: string } | undefined = {}; cursor !== undefined; ) {
    const page: Page = await read(cursor);
    entries.push(...page.entries);
    cursor = page.nextCursor === undefined ? undefined : { cursor: page.nextCursor };
  }
  return entries;
}
