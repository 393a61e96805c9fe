import { excerptStart } from "../ranking/excerpt.js";

/** At most `length` characters of a text around what matches a query, with an ellipsis where it is cut. */
export function excerpt(text: string, query: string, length: number): string {
  if (text.length <= length) return text;
  const start = excerptStart(text, query, length);
  const part = text.slice(start, start + length).replace(/[\uD800-\uDBFF]$/, "");
  return `${start > 0 ? "…" : ""}${part}${start + part.length < text.length ? "…" : ""}`;
}

export { excerptStart };
