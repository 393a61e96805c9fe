import { MemoryError } from "@pigeonhole/core";

/** How long items stay; in minutes, as in LangGraph's own stores. */
export interface TtlOptions {
  /** Minutes that an item stays when `put` says nothing else; left out, for ever. */
  defaultTtl?: number;
  /** Whether an item that is read, by `get` or `search`, stays anew for as long as it was put for. True when left out. */
  refreshOnRead?: boolean;
  /** Taken, so that options for LangGraph's stores fit, and not needed: an item whose time is over is never given. */
  sweepIntervalMinutes?: number;
}

/** How one item is put. */
export interface PutOptions {
  /** Minutes that the item stays. */
  ttl?: number;
}

const NAMES = ["defaultTtl", "refreshOnRead", "sweepIntervalMinutes"];

/** @throws MemoryError `invalid_argument` */
export function checkTtl(ttl: TtlOptions = {}): TtlOptions {
  const unknown = Object.keys(ttl).find((name) => !NAMES.includes(name));
  if (unknown !== undefined) {
    throw new MemoryError("invalid_argument", `There is no option ${JSON.stringify(unknown)} for ttl.`);
  }
  if (ttl.refreshOnRead !== undefined && typeof ttl.refreshOnRead !== "boolean") {
    throw new MemoryError("invalid_argument", "refreshOnRead is true or false.");
  }
  secondsOf(ttl.defaultTtl);
  return { ...ttl };
}

/** @throws MemoryError `invalid_argument` unless the minutes are a number above 0 */
export function secondsOf(minutes: number | null | undefined): number | undefined {
  if (minutes === undefined || minutes === null) return undefined;
  if (typeof minutes !== "number" || !(minutes > 0)) {
    throw new MemoryError("invalid_argument", "A ttl is a number of minutes above 0.");
  }
  return minutes * 60;
}
