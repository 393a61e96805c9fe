import { openStore, type Store } from "@pigeonhole/core";

/** A store of its own in a directory. */
export function newStore(directory: string): Store {
  return openStore(`sqlite:${directory}`);
}
