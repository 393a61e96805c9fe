// A process that stores the messages of some companies and reports each write once the store has acknowledged it.
import { isMemoryError, Memory, openStore } from "@pigeonhole/core";
import type { FromWriter, ToWriter } from "./messages-between.ts";
import { keyOf, type Message, namespaceOf, readTranscript, saidIn, sourceOf } from "./transcript.ts";

type Start = Extract<ToWriter, { kind: "start" }>;

let upTo = 0;
let wake = (): void => undefined;

process.on("disconnect", () => process.exit(1));
process.on("message", (message: ToWriter) => {
  upTo = message.upTo;
  if (message.kind === "start") void writeAll(message).then(finish, fail);
  else wake();
});

async function writeAll({ file, store: url, companies }: Start): Promise<void> {
  const store = openStore(url);
  const mine = new Set(companies);
  const pending = new Set<Promise<void>>();
  let started = 0;
  for await (const message of readTranscript(file)) {
    if (!mine.has(message.company)) continue;
    while (started >= upTo) {
      await new Promise<void>((resolve) => {
        wake = resolve;
      });
    }
    started += 1;
    const written: Promise<void> = write(message).then(() => {
      pending.delete(written);
    });
    written.catch(fail);
    pending.add(written);
  }
  await Promise.all(pending);
  await store.close();

  async function write(message: Message): Promise<void> {
    const memory = new Memory(namespaceOf(message.company), { store, source: sourceOf(message) });
    const isNew = await setOnce(memory, message);
    tell({ kind: "acknowledged", line: message.line, isNew });
  }
}

/** Stores a message unless it is there, as after a crash it may be; true when it was not. */
async function setOnce(memory: Memory, message: Message): Promise<boolean> {
  try {
    await memory.set(keyOf(message), saidIn(message), { ifRevision: 0 });
    return true;
  } catch (error) {
    if (isMemoryError(error) && error.code === "revision_conflict") return false;
    throw error;
  }
}

function tell(message: FromWriter, then: () => void = () => undefined): void {
  process.send?.(message, then);
}

function finish(): void {
  tell({ kind: "finished" }, () => process.exit(0));
}

function fail(error: unknown): void {
  const reason = error instanceof Error ? error.message : String(error);
  tell({ kind: "failed", reason }, () => process.exit(1));
}
