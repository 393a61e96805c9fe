import { textOfJson } from "../../ranking/json-text.js";

/** Characters of an entry that are embedded; about as many as the smaller models of today take. */
const MOST_CHARACTERS = 8_000;

/** What of an entry is embedded: its key and the text in its value, as for search by words. */
export function embeddedText(key: string, json: string): string {
  const text = `${key}\n${textOfJson(json)}`;
  if (text.length <= MOST_CHARACTERS) return text;
  const cut = text.slice(0, MOST_CHARACTERS);
  return /[\uD800-\uDBFF]$/.test(cut) ? cut.slice(0, -1) : cut;
}
