import type { Acknowledged } from "./acknowledged.ts";
import { type Outcome, runWriter, type Task } from "./run-writer.ts";
import type { Survey } from "./survey.ts";

const MOST_WRITERS = 8;
const KILL_AT = 0.4;

/**
 * Stores a transcript from one process per company; over eight companies share eight processes. The one with the most
 * to do is killed on its way, and another takes its place.
 */
export async function storeAll(
  { file, companies }: Survey,
  store: string,
  acknowledged: Acknowledged,
  progress: (stored: number) => void,
): Promise<Outcome[]> {
  const shares = shareOut(companies);
  let stored = 0;
  const tasks = shares.map(
    ({ names, messages }): Task => ({
      file,
      store,
      companies: names,
      messages,
      acknowledged: (line) => {
        if (!acknowledged.has(line)) progress(++stored);
        acknowledged.add(line);
      },
    }),
  );
  const outcomes = await Promise.all(
    tasks.map(async (task, index) => {
      if (index > 0 || task.messages < 2) return [await runWriter(task)];
      const first = await runWriter({ ...task, killAfter: Math.ceil(task.messages * KILL_AT) });
      return [first, await runWriter(task)];
    }),
  );
  return outcomes.flat();
}

function shareOut(companies: Survey["companies"]): { names: string[]; messages: number }[] {
  const shares: { names: string[]; messages: number }[] = [];
  let next = 0;
  for (const [name, { messages }] of companies) {
    const share = shares[next % MOST_WRITERS] ?? { names: [], messages: 0 };
    if (next < MOST_WRITERS) shares.push(share);
    share.names.push(name);
    share.messages += messages;
    next += 1;
  }
  return shares;
}
