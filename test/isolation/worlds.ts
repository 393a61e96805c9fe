import type { Store } from "@pigeonhole/core";
import type { Parties } from "./names.ts";
import { Party } from "./party.ts";
import type { Step } from "./program.ts";

/** Opens an empty store whose time is what `clock` says. */
export type OpenWorld = (clock: () => number) => World | Promise<World>;

interface World {
  readonly store: Store;
  remove(): void | Promise<void>;
}

/** Runs a program, with B's steps or with time passing in their place, and gives A's answers. */
export async function answersOfA(
  open: OpenWorld,
  parties: Parties,
  program: readonly Step[],
  withB: boolean,
): Promise<string[]> {
  let now = 0;
  const { store, remove } = await open(() => now);
  const a = new Party(store, parties.a, parties.b);
  const b = new Party(store, parties.b, parties.a);
  const overlapping: Promise<void>[] = [];
  try {
    for (const step of program) {
      now = step.now;
      if (step.party === "a") await a.act(step.operation);
      else if (withB) {
        const acted = b.act(step.operation, step.operation.flag ? a.cursors.at(-1) : undefined);
        if (step.overlaps) overlapping.push(acted);
        else await acted;
      }
    }
    await Promise.all(overlapping);
    return a.answers;
  } finally {
    await store.close();
    await remove();
  }
}
