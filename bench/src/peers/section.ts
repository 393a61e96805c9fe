import { describeMachine, type Machine } from "../common/machine.ts";
import { count, table, time } from "../common/markdown.ts";
import { logPlot } from "../common/plot.ts";
import type { Section } from "../common/results.ts";

export type Operation = "start" | "read" | "search" | "write";

/** Median microseconds of one operation, or how many were done when the time for it was over. */
export type Cell = { readonly p50: number } | { readonly stopped: number };

/** Every peer's operations with this many entries, by operation and peer; a peer without the operation is left out. */
export interface SizeResult {
  readonly entries: number;
  readonly cells: Readonly<Record<Operation, Readonly<Record<string, Cell>>>>;
}

/** Of writes that a peer said were done. */
export interface Kept {
  readonly written: number;
  readonly lost: number;
  /** Writes that failed with an error. */
  readonly refused: number;
}

export interface KeptResult {
  readonly peer: string;
  /** After `kill -9` of the writing process and what it had started. */
  readonly killed: Kept;
  /** After two processes wrote at the same time. */
  readonly together: Kept;
}

/** What `user1` found beside `user10` and the like, and how much of it was not its own. */
export interface ApartResult {
  readonly peer: string;
  readonly found: number;
  readonly foreign: number;
}

export interface Results {
  readonly machine: Machine;
  readonly sizes: readonly SizeResult[];
  readonly kept: readonly KeptResult[];
  readonly apart: readonly ApartResult[];
}

/** One peer's operation at one size is given up after this time. */
export const MOST_SECONDS = 20;

const OPERATIONS: Readonly<Record<Operation, string>> = {
  write: "Write one entry under a new key",
  read: "Read one entry by its key",
  search: "Search with a question, ten best",
  start: "Start: a new process until it has read one entry",
};
const NAMES: readonly Operation[] = ["write", "read", "search", "start"];

/** The figures as Markdown tables, with a plot for each operation. */
export function section({ machine, sizes, kept, apart }: Results): Section {
  const parts = [
    describeMachine(machine),
    `Each cell: microseconds at the median, and in brackets how many times as long as Pigeonhole takes. A cell that would take more than ${MOST_SECONDS} seconds was stopped.`,
  ];
  const plots: Record<string, string> = {};
  for (const operation of NAMES) {
    const cells = sizes.map((size) => size.cells[operation]);
    const peers = [...new Set(cells.flatMap((cell) => Object.keys(cell)))];
    const [ours = ""] = peers;
    parts.push(
      `### ${OPERATIONS[operation]}`,
      table(
        ["", ...sizes.map(({ entries }) => count(entries))],
        peers.map((peer) => [peer, ...cells.map((cell) => cellText(cell[peer], cell[ours]))]),
      ),
      `![${OPERATIONS[operation]}](plots/peers-${operation}.svg)`,
    );
    plots[`peers-${operation}`] = logPlot({
      title: OPERATIONS[operation],
      xLabel: "entries",
      series: peers.map((name) => ({
        name,
        points: sizes.flatMap((size): [number, number][] => {
          const cell = size.cells[operation][name];
          return cell !== undefined && "p50" in cell ? [[size.entries, cell.p50]] : [];
        }),
      })),
    });
  }
  parts.push(
    "### Acknowledged writes that are lost",
    "After `kill -9` of the process that wrote, and after two processes wrote to the same place at once:",
    table(
      ["", "killed", "two at once", "refused with an error"],
      kept.map(({ peer, killed, together }) => [
        peer,
        `${count(killed.lost)} of ${count(killed.written)}`,
        `${count(together.lost)} of ${count(together.written)}`,
        count(killed.refused + together.refused),
      ]),
    ),
  );
  parts.push(
    "### Entries of others",
    "`user1`, `user10`, `user1-old` and `User1` store 20 entries each; what does `user1` find?",
    table(
      ["", "found", "of others"],
      apart.map(({ peer, found, foreign }) => [peer, count(found), count(foreign)]),
    ),
  );
  return { markdown: parts.join("\n\n"), plots };
}

function cellText(cell: Cell | undefined, ours: Cell | undefined): string {
  if (cell === undefined) return "none";
  if ("stopped" in cell) return "stopped";
  if (cell === ours || ours === undefined || "stopped" in ours) return time(cell.p50);
  return `${time(cell.p50)} (${times(cell.p50 / ours.p50)})`;
}

function times(ratio: number): string {
  return ratio >= 9.95 ? count(Math.round(ratio)) : ratio.toPrecision(2);
}
