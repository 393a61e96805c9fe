import type { Namespace } from "@pigeonhole/core";
import type { Names } from "./names.js";
import type { Random } from "./random.js";

/** What an operation does; see `actions.ts`. */
export const KINDS = [
  "set",
  "set",
  "set",
  "setBriefly",
  "setBriefly",
  "setConditionally",
  "increment",
  "update",
  "delete",
  "deleteConditionally",
  "entry",
  "get",
  "listByKey",
  "listNewest",
  "listNewest",
  "nextPage",
  "nextPage",
  "foreignPage",
  "recall",
  "recall",
  "recallBriefly",
  "history",
  "changes",
  "nextChanges",
  "restore",
  "rewindTo",
  "rewindSource",
  "statistics",
  "putVector",
  "vectors",
  "changedKeys",
  "toolRemember",
  "toolRecall",
  "toolList",
  "toolForget",
  "badKey",
  "namespaces",
  "usage",
] as const;

/** Kinds that destroy much, which come seldom so that there is something to destroy. */
export const RARE_KINDS = ["clear", "eraseNamespace", "eraseTenant"] as const;

export type Kind = (typeof KINDS)[number] | (typeof RARE_KINDS)[number];

/** One operation of one side. It holds all that is random about it, so that it does the same in every world. */
export interface Operation {
  readonly side: "mine" | "theirs";
  readonly kind: Kind;
  readonly namespace: Namespace;
  readonly key: string;
  readonly text: string;
  readonly agent: string;
  /** A small number for whatever the operation needs one for. */
  readonly number: number;
  /** How far the clock moves before the operation, in milliseconds. */
  readonly pause: number;
}

const WORDS = ["pigeon", "loft", "post", "corn", "gold", "blue", "roof", "the", "42"];
const AGENTS = ["one", "two"];
const RARE = 0.025;

/** Draws a program of operations of both sides. */
export function makeProgram(names: Names, length: number, random: Random): Operation[] {
  return Array.from({ length }, () => {
    const side = names.theirs.length > 0 && random.chance(0.5) ? "theirs" : "mine";
    return {
      side,
      kind: random.chance(RARE) ? random.pick(RARE_KINDS) : random.pick(KINDS),
      namespace: pickOften(names[side], random),
      key: pickOften(names.keys, random),
      text: Array.from({ length: 1 + random.below(5) }, () => random.pick(WORDS)).join(" "),
      agent: random.pick(AGENTS),
      number: random.below(12),
      pause: random.chance(0.3) ? random.below(50) : 0,
    };
  });
}

/** Half of the time one of the first two, so that entries gather somewhere. */
function pickOften<Item>(items: readonly Item[], random: Random): Item {
  return random.pick(random.chance(0.5) ? items.slice(0, 2) : items);
}
