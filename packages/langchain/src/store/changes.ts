import { MemoryError, type TreeChange } from "@pigeonhole/core";
import { type PutOptions, secondsOf } from "./ttl.js";

/** What LangGraph takes for an item's value. */
export type ItemValue = Record<string, unknown>;

/** A value with the options of its put, which LangGraph's own `put` would not pass on. */
export class ValueWithOptions {
  readonly value: unknown;
  readonly options: PutOptions;
  /** What LangGraph takes for a value has names for what is in it. */
  readonly [name: string]: unknown;

  constructor(value: unknown, options: PutOptions) {
    this.value = value;
    this.options = options;
  }
}

interface Put {
  readonly namespace: string[];
  readonly key: string;
  readonly value: unknown;
  readonly options?: PutOptions;
}

/**
 * The change that a put means; a value of null deletes.
 *
 * @throws MemoryError `invalid_argument` for a ttl that is none, `invalid_value` for a value that is no object
 */
export function changeOf(put: Put, defaultTtl: number | undefined): TreeChange<ItemValue> {
  const { namespace: path, key } = put;
  const { value, options } = put.value instanceof ValueWithOptions ? put.value : put;
  if (value === null) return { path, key };
  if (!isItemValue(value)) {
    throw new MemoryError("invalid_value", "A value is an object, or null to delete the item.");
  }
  return { path, key, value, ttlSeconds: secondsOf(options?.ttl ?? defaultTtl) };
}

function isItemValue(value: unknown): value is ItemValue {
  return typeof value === "object" && value !== null;
}
