import type { Store } from "@pigeonhole/core";

/** What of a test runner the suite uses; vitest, node:test, mocha and jest all fit. */
export interface Runner {
  describe(name: string, body: () => void): unknown;
  it(name: string, body: () => Promise<void>): unknown;
}

/** How the suite asks for a store. */
export interface OpenOptions {
  /** The time in epoch milliseconds. The store takes every time from here. */
  readonly clock: () => number;
  /**
   * Names the data, in lower case letters, digits and `-`: a name that was not asked for before is an empty store, and
   * the same name again is the same data, as a second process would open it.
   */
  readonly place: string;
}

/** Opens a store for one check. The suite closes what it opened; removing the data afterwards is the caller's. */
export type OpenStore = (options: OpenOptions) => Store | Promise<Store>;

/** What an adapter tells the suite about its store. */
export interface StoreConformanceOptions {
  readonly runner: Runner;
  readonly open: OpenStore;
  /**
   * True when the data outlives the store: opened again it is there, and two open stores share it. False when each
   * opened store is empty and its data ends with it. Both are checked.
   */
  readonly persistent: boolean;
}
