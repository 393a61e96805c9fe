const PLAIN = /^[A-Za-z0-9](?:[A-Za-z0-9._@+:-]{0,126}[A-Za-z0-9_-])?$/;
const encoder = new TextEncoder();

/**
 * The namespace segment of a crew's or an agent's name. A name that is a segment stays as it is. In any other one what is
 * no ASCII letter or digit becomes `|` with two hexadecimal digits a UTF-8 byte, after `n|`: "Research crew" is
 * `n|Research|20crew`. No two names have the same segment, since a plain one holds no `|`.
 *
 * A name too long for a segment gives a text that no namespace takes.
 */
export function scopeName(name: string): string {
  if (PLAIN.test(name)) return name;
  return `n|${name.replace(/[^A-Za-z0-9]/gu, escaped)}`;
}

function escaped(character: string): string {
  return [...encoder.encode(character)].map((byte) => `|${byte.toString(16).padStart(2, "0")}`).join("");
}
