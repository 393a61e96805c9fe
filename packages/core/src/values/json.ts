import { MemoryError } from "../errors.js";
import { LIMITS } from "../limits.js";
import { isWellFormed, utf8Length } from "./text.js";

/** Any JSON value. */
export type Json = string | number | boolean | null | readonly Json[] | { readonly [key: string]: Json };

/**
 * Writes a value as JSON text (RFC 8259) that reads back as the same value, `-0` included, or refuses it. What JSON
 * cannot hold (`undefined`, functions, symbols, `NaN`, infinities, `BigInt`, cycles, holes, class instances, lone
 * surrogates) is rejected and never left out or changed, as `JSON.stringify` would do.
 *
 * With `undefinedProperties` as "absent", a property of an object that is undefined counts as not there: so frameworks
 * write what a message does not have.
 *
 * @throws MemoryError `invalid_value`, also over 256 KiB of UTF-8 or 64 levels
 */
export function encodeJson(value: unknown, undefinedProperties: "refused" | "absent" = "refused"): string {
  const writer = new Writer(undefinedProperties === "absent");
  try {
    writer.write(value, 0);
  } catch (cause) {
    if (cause instanceof MemoryError) throw cause;
    throw invalid("the value could not be read: a getter or proxy in it failed", cause);
  }
  return checkSize(writer.text);
}

/** Reads JSON text that {@link encodeJson} wrote. */
export function decodeJson(text: string): Json {
  const value: Json = JSON.parse(text);
  return value;
}

class Writer {
  text = "";
  readonly #open = new Set<object>();
  /** Where the writer is: a property name or an index for each level. */
  readonly #path: (string | number)[] = [];
  readonly #omitsUndefined: boolean;

  constructor(omitsUndefined: boolean) {
    this.#omitsUndefined = omitsUndefined;
  }

  write(value: unknown, depth: number): void {
    if (this.text.length > LIMITS.valueBytes) throw tooLarge();
    if (value === null || typeof value === "boolean") this.text += String(value);
    else if (typeof value === "string") this.text += this.#string(value, depth);
    else if (typeof value === "number") this.text += this.#number(value, depth);
    else if (typeof value === "object") this.#writeNested(value, depth);
    else this.#refuse(depth, `is ${typeof value === "undefined" ? "undefined" : `a ${typeof value}`}`);
  }

  #writeNested(value: object, depth: number): void {
    if (this.#open.has(value)) this.#refuse(depth, "contains itself");
    if (depth >= LIMITS.valueDepth) throw invalid(`it has more than ${LIMITS.valueDepth} levels`);
    this.#open.add(value);
    if (Array.isArray(value)) this.#writeArray(value, depth);
    else this.#writeObject(value, depth);
    this.#open.delete(value);
  }

  #writeArray(items: readonly unknown[], depth: number): void {
    if (items.length > LIMITS.valueBytes) throw tooLarge();
    if (Object.keys(items).length > items.length) this.#refuse(depth, "is an array with named properties");
    this.text += "[";
    for (let index = 0; index < items.length; index++) {
      if (index > 0) this.text += ",";
      this.#path[depth] = index;
      this.write(items[index], depth + 1);
    }
    this.text += "]";
  }

  #writeObject(value: object, depth: number): void {
    const prototype: unknown = Object.getPrototypeOf(value);
    // A literal from another realm has that realm's Object.prototype, whose own prototype is null all the same.
    if (prototype !== null && Object.getPrototypeOf(prototype) !== null) {
      this.#refuse(depth, `is a ${className(value)}; store its plain data instead`);
    }
    if (Object.getOwnPropertySymbols(value).length > 0) this.#refuse(depth, "has a symbol as a property");
    this.text += "{";
    let first = true;
    for (const [name, item] of Object.entries(value)) {
      if (item === undefined && this.#omitsUndefined) continue;
      if (!first) this.text += ",";
      first = false;
      this.text += `${this.#string(name, depth)}:`;
      this.#path[depth] = name;
      this.write(item, depth + 1);
    }
    this.text += "}";
  }

  #string(text: string, depth: number): string {
    if (text.length > LIMITS.valueBytes) throw tooLarge();
    if (!isWellFormed(text)) this.#refuse(depth, "has half of a surrogate pair in its text");
    return JSON.stringify(text);
  }

  #number(value: number, depth: number): string {
    if (!Number.isFinite(value)) this.#refuse(depth, `is ${value}`);
    return Object.is(value, -0) ? "-0" : String(value);
  }

  #refuse(depth: number, reason: string): never {
    const steps = this.#path
      .slice(0, depth)
      .map((step) => (typeof step === "number" ? `[${step}]` : `.${step}`));
    const place = steps.join("").replace(/^\./, "").slice(0, 80);
    throw invalid(`the value${place === "" ? "" : ` at ${JSON.stringify(place)}`} ${reason}`);
  }
}

function checkSize(text: string): string {
  if (text.length * 3 > LIMITS.valueBytes && utf8Length(text) > LIMITS.valueBytes) throw tooLarge();
  return text;
}

function className(value: object): string {
  const name: unknown = value.constructor?.name;
  return typeof name === "string" && /^\w{1,40}$/.test(name) ? name : "class instance";
}

function tooLarge(): MemoryError {
  return new MemoryError(
    "invalid_value",
    `A value has at most ${LIMITS.valueBytes / 1024} KiB as JSON text. Split it over several keys or store a summary.`,
  );
}

function invalid(reason: string, cause?: unknown): MemoryError {
  return new MemoryError("invalid_value", `A value must be plain JSON, but ${reason}.`, { cause });
}
