import { z } from "zod";
import { MemoryError } from "../errors.js";
import { defineTool, optionalNumber } from "./define-tool.js";
import type { MemoryTool } from "./memory-tool.js";
import { type Found, recallReply } from "./recall-reply.js";
import type { ReplyBudget } from "./reply.js";
import type { BoundScope } from "./scopes.js";

const STANDARD_LIMIT = 10;
const MOST = 50;
const OUTPUT = z.object({
  matches: z.array(
    z.object({
      key: z.string(),
      value: z.string(),
      cut: z.boolean(),
      scope: z.string().optional(),
      score: z.number(),
      revision: z.number(),
      updated_at: z.number(),
      like: z.string().optional(),
    }),
  ),
  total: z.number(),
  note: z.string().optional(),
});

/** The tool that finds. */
export function recallTool(scopes: readonly BoundScope[], budget: ReplyBudget): MemoryTool {
  return defineTool({
    name: "recall",
    title: "Recall",
    description:
      "Find remembered facts by an exact key or by words, best match first. Recall before you ask or redo.",
    input: z.strictObject({ query: z.string(), limit: optionalNumber }),
    output: OUTPUT,
    annotations: { readOnlyHint: true, destructiveHint: false, idempotentHint: true, openWorldHint: false },
    run: async ({ query, limit }) => {
      const size = clampLimit(limit);
      const answers = await Promise.all(
        scopes.map(async ({ name, memoryFor }) => {
          const memory = memoryFor("recall");
          const { matches, total, note } = await memory.recall(query, { limit: size });
          return {
            note,
            found: matches.map((match) => ({ ...match, scope: name })),
            total,
            now: memory.store.clock(),
          };
        }),
      );
      const total = answers.reduce((sum, answer) => sum + answer.total, 0);
      const found = merge(
        answers.map((answer) => answer.found),
        query,
      ).slice(0, size);
      const notes = [...new Set(answers.flatMap(({ note }) => (note === undefined ? [] : [note])))];
      const note = notes.length === 0 ? undefined : notes.join(" ");
      const now = answers[0]?.now ?? 0;
      const { text, matches } = recallReply({ query, found, total, note, now }, budget);
      return { text, data: { matches, total, ...(note === undefined ? {} : { note }) } };
    },
  });
}

/** Exact keys first, then by score; a score compares within its scope only, so equal ranks go in the scopes' order. */
function merge(lists: readonly Found[][], query: string): readonly Found[] {
  const [only = [], ...others] = lists;
  if (others.length === 0) return only;
  const ranked = lists.flatMap((list) => list.map((match, place) => ({ match, place })));
  const order = (item: { match: Found; place: number }): number =>
    item.match.entry.key === query ? -1 : item.place;
  return ranked.sort((a, b) => order(a) - order(b)).map(({ match }) => match);
}

function clampLimit(limit: number | null | undefined): number {
  if (limit === undefined || limit === null) return STANDARD_LIMIT;
  if (limit >= 1) return Math.min(Math.floor(limit), MOST);
  throw new MemoryError("invalid_argument", `limit is a number from 1 to ${MOST}.`);
}
