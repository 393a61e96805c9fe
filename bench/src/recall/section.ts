import { describeMachine, type Machine } from "../common/machine.ts";
import { count, table } from "../common/markdown.ts";
import type { Section } from "../common/results.ts";
import type { Contamination, StoreComparison } from "./contamination.ts";
import { PIGEONHOLE } from "./engines/pigeonhole.ts";
import { BUDGETS, DEPTHS, type EngineResult, type Group } from "./measure.ts";
import type { Scores } from "./metrics.ts";
import type { SharedIndexResult } from "./shared-index.ts";

/** What was measured on one set of conversations in one kind of store. */
export interface DataResult {
  readonly data: string;
  readonly store: string;
  readonly machine: Machine;
  readonly conversations: number;
  readonly entries: number;
  readonly questions: number;
  /** Questions that name no entry as their evidence. */
  readonly leftOut: number;
  readonly engines: readonly EngineResult[];
  readonly contamination: Contamination;
  /** What others do who keep all tenants in one index. */
  readonly sharedIndexes: readonly SharedIndexResult[];
  /** For another store than SQLite: the same conversations and questions on both. */
  readonly unlikeSqlite?: StoreComparison;
}

/** By data and store. */
export type Results = readonly DataResult[];

/** The figures as Markdown tables. */
export function section(results: Results): Section {
  return { markdown: results.map(tablesOf).join("\n\n") };
}

/** The tables of one set of conversations. */
export function tablesOf(result: DataResult): string {
  const { data, store, conversations, entries, questions, leftOut, engines } = result;
  const ours = engines.find(({ name }) => name === PIGEONHOLE);
  const skipped = leftOut === 0 ? "" : `; ${count(leftOut)} more name no message as their evidence`;
  const parts = [
    `### ${data}, ${store}`,
    `${plural(conversations, "conversation")} of ${count(entries)} messages, one entry each; ${count(questions)} questions${skipped}. ${describeMachine(result.machine)}`,
    "Shares in %, of questions asked of one conversation in its own index:",
    table(
      ["", "recall@5", "recall@10", "recall@20", "all@10", "hit@10", "nDCG@10", "ms, p50", "ms, p95"],
      engines.map(({ name, overall, latency }) => [
        name,
        ...DEPTHS.map((depth) => percent(overall.at[depth]?.recall)),
        ...(["all", "hit", "ndcg"] as const).map((score) => percent(overall.at[10]?.[score])),
        latency.p50.toFixed(2),
        latency.p95.toFixed(2),
      ]),
    ),
    "With a budget of tokens for what is given back instead of a number of entries:",
    table(
      [
        "",
        ...BUDGETS.flatMap((budget) => ["hit", "recall", "all", "nDCG"].map((name) => `${name}, ${budget}`)),
      ],
      engines.map(({ name, overall }) => [
        name,
        ...BUDGETS.flatMap((budget) => scoresOf(overall.within[budget])),
      ]),
    ),
  ];
  if (ours !== undefined) {
    parts.push(
      `${PIGEONHOLE} by kind of question:`,
      categoryTable(ours, DEPTHS, "@", ({ at }) => at),
      "The same with a budget of tokens:",
      categoryTable(ours, BUDGETS, ", ", ({ within }) => within),
    );
  }
  return [...parts, ...contaminationParts(result)].join("\n\n");
}

/** A row for each kind of question, with every score at each depth or budget. */
function categoryTable(
  { overall, categories }: EngineResult,
  steps: readonly number[],
  between: string,
  scoresAt: (group: Group) => Readonly<Record<string, Scores>>,
): string {
  const groups: [string, Group][] = [...Object.entries(categories), ["all questions", overall]];
  const names = ["hit", "recall", "all", "nDCG"];
  return table(
    ["", "questions", ...steps.flatMap((step) => names.map((name) => `${name}${between}${step}`))],
    groups.map(([name, group]) => [
      name,
      count(group.questions),
      ...steps.flatMap((step) => scoresOf(scoresAt(group)[step])),
    ]),
  );
}

function contaminationParts({ contamination, sharedIndexes, store, unlikeSqlite }: DataResult): string[] {
  const { tenants, answers, foreign, changed } = contamination;
  return [
    `Contamination: with all conversations in one store, ${count(tenants)} tenants with one that holds every question word for word, how many answers hold an entry of another tenant, and how many differ from those of the conversation alone, in entries or their order (Pigeonhole: also in scores or total)?`,
    table(
      ["", "answers", "foreign entries", "changed"],
      [
        [PIGEONHOLE, count(answers), count(foreign), count(changed)],
        ...sharedIndexes.map((one) => [one.name, count(one.answers), count(one.foreign), count(one.changed)]),
      ],
    ),
    ...(unlikeSqlite === undefined
      ? []
      : [
          `Of ${count(unlikeSqlite.answers)} answers on ${store}, ${count(unlikeSqlite.changed)} differ from SQLite's in entries, order, score or total.`,
        ]),
  ];
}

function plural(number: number, word: string): string {
  return `${count(number)} ${word}${number === 1 ? "" : "s"}`;
}

function scoresOf(scores: Scores | undefined): string[] {
  return [scores?.hit, scores?.recall, scores?.all, scores?.ndcg].map(percent);
}

function percent(share: number | undefined): string {
  return share === undefined ? "" : (share * 100).toFixed(1);
}
