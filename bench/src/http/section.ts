import { describeMachine, type Machine } from "../common/machine.ts";
import { count, table } from "../common/markdown.ts";
import type { Section } from "../common/results.ts";
import type { Era } from "./load.ts";

/** Answers a second at one size of the namespace. */
export interface Rates {
  readonly entries: number;
  readonly era: Era;
  readonly recall: number;
  readonly nothing: number;
  /** The median of the rounds' recall / nothing. */
  readonly share: number;
}

export interface Results {
  readonly machine: Machine;
  readonly connections: number;
  readonly rates: readonly Rates[];
}

/** The figures as a Markdown table. */
export function section({ machine, connections, rates }: Results): Section {
  const rows = rates.map(({ entries, era, recall, nothing, share }) => [
    `${count(entries)} entries, ${era}`,
    share.toFixed(2),
    count(Math.round(recall)),
    count(Math.round(nothing)),
  ]);
  const markdown = [
    describeMachine(machine),
    `Answers a second over ${connections} connections, server and load in a process each:`,
    table(["", "recall / empty tool", "recall", "empty tool"], rows),
  ];
  return { markdown: markdown.join("\n\n") };
}
