import { Memory, type Source, type Store, Tenant } from "@pigeonhole/core";
import { ManualClock } from "./clock.js";
import type { OpenStore, StoreConformanceOptions } from "./options.js";

/** One check's own store and clock. */
export interface Trial {
  readonly store: Store;
  readonly clock: ManualClock;
  readonly persistent: boolean;
  /** A memory on the store. */
  memory(namespace: string, source?: Source): Memory;
  tenant(name: string): Tenant;
  /** Opens the same place once more. */
  again(): Promise<Store>;
}

/** Adds one named check to a group. */
export type Check = (name: string, body: (trial: Trial) => Promise<void>) => void;

let places = 0;

/** A name for data that nothing else in this process uses. */
export function newPlace(): string {
  places += 1;
  return `place-${process.pid}-${places}`;
}

/** Runs a check on a fresh store and closes what was opened. */
export async function runTrial(
  options: Pick<StoreConformanceOptions, "open" | "persistent">,
  body: (trial: Trial) => Promise<void>,
): Promise<void> {
  const clock = new ManualClock();
  const opened: Store[] = [];
  const place = newPlace();
  const again = async (): Promise<Store> => {
    const store = await open(options.open, clock, place);
    opened.push(store);
    return store;
  };
  const store = await again();
  try {
    await body({
      store,
      clock,
      persistent: options.persistent,
      memory: (namespace, source) =>
        new Memory(namespace, { store, ...(source === undefined ? {} : { source }) }),
      tenant: (name) => new Tenant(name, { store }),
      again,
    });
  } finally {
    for (const each of opened) await each.close();
  }
}

async function open(how: OpenStore, clock: ManualClock, place: string): Promise<Store> {
  return how({ clock: clock.read, place });
}
