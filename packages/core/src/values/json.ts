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
 * @throws MemoryError `invalid_value`, also over 256 KiB of UTF-8 or 64 levels
 */
export function encodeJson(value: unknown): string {
  if (typeof value === "string") return checkSize(encodeString(value, ""));
  const writer = new Writer();
  try {
    writer.write(value, "", 0);
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

  write(value: unknown, path: string, depth: number): void {
    if (this.text.length > LIMITS.valueBytes) throw tooLarge();
    if (value === null || typeof value === "boolean") this.text += String(value);
    else if (typeof value === "string") this.text += encodeString(value, path);
    else if (typeof value === "number") this.text += encodeNumber(value, path);
    else if (typeof value === "object") this.#writeNested(value, path, depth + 1);
    else
      throw invalid(`${place(path)} is ${typeof value === "undefined" ? "undefined" : `a ${typeof value}`}`);
  }

  #writeNested(value: object, path: string, depth: number): void {
    if (this.#open.has(value)) throw invalid(`${place(path)} contains itself`);
    if (depth > LIMITS.valueDepth) throw invalid(`it has more than ${LIMITS.valueDepth} levels`);
    this.#open.add(value);
    if (Array.isArray(value)) this.#writeArray(value, path, depth);
    else this.#writeObject(value, path, depth);
    this.#open.delete(value);
  }

  #writeArray(items: readonly unknown[], path: string, depth: number): void {
    if (items.length > LIMITS.valueBytes) throw tooLarge();
    if (Object.keys(items).length > items.length)
      throw invalid(`${place(path)} is an array with named properties`);
    this.text += "[";
    for (let index = 0; index < items.length; index++) {
      if (index > 0) this.text += ",";
      this.write(items[index], `${path}[${index}]`, depth);
    }
    this.text += "]";
  }

  #writeObject(value: object, path: string, depth: number): void {
    const prototype: unknown = Object.getPrototypeOf(value);
    // A literal from another realm has that realm's Object.prototype, whose own prototype is null all the same.
    if (prototype !== null && Object.getPrototypeOf(prototype) !== null) {
      throw invalid(`${place(path)} is a ${className(value)}; store its plain data instead`);
    }
    if (Object.getOwnPropertySymbols(value).length > 0)
      throw invalid(`${place(path)} has a symbol as a property`);
    this.text += "{";
    let first = true;
    for (const [name, item] of Object.entries(value)) {
      if (!first) this.text += ",";
      first = false;
      this.text += `${encodeString(name, path)}:`;
      this.write(item, path === "" ? name : `${path}.${name}`, depth);
    }
    this.text += "}";
  }
}

function encodeString(text: string, path: string): string {
  if (text.length > LIMITS.valueBytes) throw tooLarge();
  if (!isWellFormed(text)) throw invalid(`${place(path)} has half of a surrogate pair in its text`);
  return JSON.stringify(text);
}

function encodeNumber(value: number, path: string): string {
  if (!Number.isFinite(value)) throw invalid(`${place(path)} is ${value}`);
  return Object.is(value, -0) ? "-0" : String(value);
}

function checkSize(text: string): string {
  if (text.length * 3 > LIMITS.valueBytes && utf8Length(text) > LIMITS.valueBytes) throw tooLarge();
  return text;
}

function className(value: object): string {
  const name: unknown = value.constructor?.name;
  return typeof name === "string" && /^\w{1,40}$/.test(name) ? name : "class instance";
}

function place(path: string): string {
  return path === "" ? "the value" : `the value at ${JSON.stringify(path.slice(0, 80))}`;
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
