import { isDeepStrictEqual } from "node:util";
import { Memory, type Store, Tenant } from "@pigeonhole/core";
import type { Acknowledged } from "./acknowledged.ts";
import type { Survey } from "./survey.ts";
import { keyOf, namespaceOf, readTranscript, saidIn, sourceOf } from "./transcript.ts";

/** How a store compares with the transcript that it was filled from. */
export interface Comparison {
  /** Messages that read back as they are in the file, with their source. */
  readonly equal: number;
  /** Acknowledged writes that do not. */
  readonly lost: number;
  /** Companies that hold more or fewer entries than the file has messages of theirs. */
  readonly miscounted: readonly string[];
}

/** Reads every message back, and counts what each tenant holds besides. */
export async function checkAll(
  { file, companies }: Survey,
  store: Store,
  acknowledged: Acknowledged,
  progress: (checked: number) => void,
): Promise<Comparison> {
  let checked = 0;
  let equal = 0;
  let lost = 0;
  for await (const message of readTranscript(file)) {
    const entry = await new Memory(namespaceOf(message.company), { store }).entry(keyOf(message));
    const isEqual =
      isDeepStrictEqual(entry?.value, saidIn(message)) && isDeepStrictEqual(entry?.source, sourceOf(message));
    if (isEqual) equal += 1;
    else if (acknowledged.has(message.line)) lost += 1;
    progress(++checked);
  }
  const miscounted: string[] = [];
  for (const [company, { messages }] of companies) {
    const { entries } = await new Tenant(company, { store }).usage();
    if (entries !== messages) miscounted.push(company);
  }
  return { equal, lost, miscounted };
}
