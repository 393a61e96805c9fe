import { inputsOf, type Operation, type Plan, sideBySide } from "../common/measure.ts";
import { type Document, memoryOf } from "./documents.ts";
import type { FullText } from "./full-text.ts";
import type { RawTenant } from "./raw-tenant.ts";
import type { Place, Workload, WorkloadSize } from "./workload.ts";

/** Median microseconds of one operation. */
export interface Timing {
  readonly product: number;
  readonly raw: number;
  readonly fts5?: number;
}

export type OperationName = "get" | "set" | "overwrite" | "recall" | "list" | "newest";

export type Timings = Record<OperationName, Timing>;

/** How much of each kind of operation a run does. */
export interface Plans {
  readonly get: Plan;
  readonly set: Plan;
  readonly recall: Plan;
  readonly list: Plan;
}

export const FULL: Plans = {
  get: { rounds: 61, batch: 500 },
  set: { rounds: 25, batch: 12 },
  recall: { rounds: 31, batch: 8 },
  list: { rounds: 31, batch: 8 },
};

export const QUICK: Plans = {
  get: { rounds: 21, batch: 500 },
  set: { rounds: 9, batch: 12 },
  recall: { rounds: 9, batch: 8 },
  list: { rounds: 9, batch: 8 },
};

const PAGE = 100;

export function workloadSize(plans: Plans): WorkloadSize {
  return { reads: inputsOf(plans.get), queries: inputsOf(plans.recall), writes: inputsOf(plans.set) };
}

/** Measures every operation on one namespace: reads first, since writes let it grow. */
export async function timeOperations(
  { store, namespace }: Place,
  raw: RawTenant,
  fullText: FullText | undefined,
  work: Workload,
  plans: Plans,
): Promise<Timings> {
  const memory = memoryOf(store, namespace);
  const measure = async (plan: Plan, ...sides: Operation[]): Promise<Timing> => {
    const times = await sideBySide(sides, plan);
    const [product = Number.NaN, rawTime = Number.NaN, fts5] = times;
    return { product, raw: rawTime, ...(fts5 === undefined ? {} : { fts5 }) };
  };
  const key = at(work.keys);
  const query = at(work.queries);
  const creation = at(work.creations);
  const replacement = at(work.replacements);
  const set = ({ key, value }: Document): Promise<unknown> => memory.set(key, value);
  const searches = fullText === undefined ? [] : [(index: number) => fullText.search(query(index).text)];
  return {
    get: await measure(
      plans.get,
      (index) => memory.get(key(index)),
      (index) => raw.get(key(index)),
    ),
    recall: await measure(
      plans.recall,
      (index) => memory.recall(query(index).text),
      (index) => raw.recall(query(index).text, query(index).terms, query(index).winners),
      ...searches,
    ),
    list: await measure(
      plans.list,
      () => memory.list({ limit: PAGE }),
      () => raw.listByKey(PAGE),
    ),
    newest: await measure(
      plans.list,
      () => memory.list({ limit: PAGE, order: "newest" }),
      () => raw.listNewest(PAGE),
    ),
    set: await measure(
      plans.set,
      (index) => set(creation(index).document),
      (index) => raw.set(creation(index).raw),
    ),
    overwrite: await measure(
      plans.set,
      (index) => set(replacement(index).document),
      (index) => raw.set(replacement(index).raw, replacement(index).before),
    ),
  };
}

function at<Item>(items: readonly Item[]): (index: number) => Item {
  return (index) => {
    const item = items[index];
    if (item === undefined) throw new Error(`There is no input ${index}.`);
    return item;
  };
}
