type Scalar = string | number | Uint8Array | null;

/** A value for a `$n` in a statement. Booleans are not needed; numbers are whole. */
export type Parameter = Scalar | readonly Scalar[];

// biome-ignore lint/suspicious/noControlCharactersInRegex: these are what it looks for
const CONTROL = /[\0-\x1f]/;

/** A parameter in the text form in which PostgreSQL reads it, or its bytes as they are. */
export function parameterOf(value: Parameter): string | Buffer | null {
  if (value === null || typeof value === "string") return value;
  if (typeof value === "number") return String(value);
  if (value instanceof Uint8Array) return Buffer.from(value.buffer, value.byteOffset, value.byteLength);
  return `{${value.map(elementOf).join(",")}}`;
}

function elementOf(value: Scalar): string {
  if (value === null) return "NULL";
  if (typeof value === "number") return String(value);
  if (value instanceof Uint8Array) return `"\\\\x${Buffer.from(value).toString("hex")}"`;
  // The same and many times as fast for long texts; of control characters JSON has another idea.
  if (!CONTROL.test(value)) return JSON.stringify(value);
  return `"${value.replace(/["\\]/g, "\\$&")}"`;
}
