import { MAX_TEXT_UNITS } from "./normalize-text.js";

/** The start of a string, a number, `true` or `false`; `null` has no text. */
const LEAF = /"|-?\d[\d.eE+-]*|true|false/g;

/**
 * The text in a JSON text, one line per leaf and property name from top to bottom, as words never run over a line's
 * end. Reads the JSON itself and stops once there is more text than is searched, so a large value need not be parsed.
 */
export function textOfJson(json: string): string {
  const lines: string[] = [];
  let units = 0;
  LEAF.lastIndex = 0;
  for (let leaf = LEAF.exec(json); leaf !== null && units < MAX_TEXT_UNITS; leaf = LEAF.exec(json)) {
    let line = leaf[0];
    if (line === '"') {
      const end = endOfString(json, leaf.index);
      line = textOfString(json.slice(leaf.index, end));
      LEAF.lastIndex = end;
    }
    lines.push(line);
    units += line.length + 1;
  }
  return lines.join("\n");
}

function textOfString(quoted: string): string {
  if (!quoted.includes("\\")) return quoted.slice(1, -1);
  const text: unknown = JSON.parse(quoted);
  return String(text);
}

/** Just past the quotation mark that ends the string at `start`: the first one after an even number of backslashes. */
function endOfString(json: string, start: number): number {
  let end = json.indexOf('"', start + 1);
  while (end >= 0 && backslashesBefore(json, end) % 2 === 1) end = json.indexOf('"', end + 1);
  return end < 0 ? json.length : end + 1;
}

function backslashesBefore(json: string, at: number): number {
  let first = at;
  while (json.charAt(first - 1) === "\\") first -= 1;
  return at - first;
}
