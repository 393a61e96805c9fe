import { countTokens } from "gpt-tokenizer/encoding/o200k_base";
import { percentile } from "../common/measure.ts";
import type { Conversation, Question } from "./conversation.ts";
import type { Engine, Index } from "./engines/engine.ts";
import { RANKED_FOR_BUDGET } from "./engines/pigeonhole.ts";
import { meanScores, type Scores, score } from "./metrics.ts";

/** How many of the first answers are looked at. */
export const DEPTHS = [5, 10, 20] as const;
/** How many tokens an answer may have. */
export const BUDGETS = [500, 1_000] as const;

/** Mean scores over some questions. */
export interface Group {
  readonly questions: number;
  /** By depth, such as `10`. */
  readonly at: Readonly<Record<string, Scores>>;
  /** By budget in tokens, such as `500`. */
  readonly within: Readonly<Record<string, Scores>>;
}

export interface EngineResult {
  readonly name: string;
  readonly overall: Group;
  readonly categories: Readonly<Record<string, Group>>;
  /** Milliseconds of one search for 20 answers. */
  readonly latency: { readonly p50: number; readonly p95: number };
}

/** What one engine answered to one question. */
interface Answered {
  readonly question: Question;
  readonly at: Readonly<Record<string, Scores>>;
  readonly within: Readonly<Record<string, Scores>>;
  readonly milliseconds: number;
}

/** Asks every engine every question; each sees one conversation at a time. Engines take turns question by question. */
export class Comparison {
  readonly #engines: readonly Engine[];
  readonly #answered: Map<string, Answered[]>;

  constructor(engines: readonly Engine[]) {
    this.#engines = engines;
    this.#answered = new Map(engines.map(({ name }) => [name, []]));
  }

  async ask(conversation: Conversation): Promise<void> {
    const loaded = [];
    for (const engine of this.#engines) loaded.push({ engine, index: await engine.load(conversation) });
    const values = new Map(conversation.entries.map(({ key, value }) => [key, value]));
    for (const [number, question] of conversation.questions.entries()) {
      // Who goes first is who finds the processor's caches cold.
      const first = number % loaded.length;
      for (const { engine, index } of [...loaded.slice(first), ...loaded.slice(0, first)]) {
        this.#answered.get(engine.name)?.push(await answer(index, question, values));
      }
    }
    for (const { index } of loaded) await index.close?.();
  }

  results(): EngineResult[] {
    return [...this.#answered].map(([name, answered]) => {
      const times = answered.map(({ milliseconds }) => milliseconds);
      const categories = [...new Set(answered.map(({ question }) => question.category))].sort();
      return {
        name,
        overall: groupOf(answered),
        categories: Object.fromEntries(
          categories.map((category) => [
            category,
            groupOf(answered.filter(({ question }) => question.category === category)),
          ]),
        ),
        latency: { p50: percentile(times, 0.5), p95: percentile(times, 0.95) },
      };
    });
  }
}

async function answer(
  index: Index,
  question: Question,
  values: ReadonlyMap<string, string>,
): Promise<Answered> {
  const { text, evidence } = question;
  const start = performance.now();
  const found = await index.search(text, DEPTHS[2]);
  const milliseconds = performance.now() - start;
  const within: Record<string, Scores> = {};
  for (const budget of BUDGETS) {
    const keys =
      (await index.searchWithin?.(text, budget)) ??
      cutToBudget(await index.search(text, RANKED_FOR_BUDGET), values, budget);
    within[budget] = score(keys, evidence);
  }
  const at = Object.fromEntries(DEPTHS.map((depth) => [depth, score(found, evidence, depth)]));
  return { question, at, within, milliseconds };
}

/** For engines without a budget: entries from the top, those that no longer fit passed over, counted in o200k. */
function cutToBudget(
  keys: readonly string[],
  values: ReadonlyMap<string, string>,
  budget: number,
): readonly string[] {
  let left = budget;
  return keys.filter((key) => {
    const cost = countTokens(key) + countTokens(JSON.stringify(values.get(key)));
    if (cost > left) return false;
    left -= cost;
    return true;
  });
}

function groupOf(answered: readonly Answered[]): Group {
  const mean = (of: (one: Answered) => Scores | undefined): Scores =>
    meanScores(answered.flatMap((one) => of(one) ?? []));
  return {
    questions: answered.length,
    at: Object.fromEntries(DEPTHS.map((depth) => [depth, mean(({ at }) => at[depth])])),
    within: Object.fromEntries(BUDGETS.map((budget) => [budget, mean(({ within }) => within[budget])])),
  };
}
