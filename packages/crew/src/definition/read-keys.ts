import type { Part } from "./part.js";
import type { Problems } from "./problems.js";

/** A text that has to be there and has to hold a word. */
export function requiredText(part: Part, key: string, problems: Problems): string {
  const found = part.get(key);
  if (typeof found.value === "string" && found.value.trim() !== "") return found.value;
  const what =
    found.value === undefined || found.value === null ? "is missing" : "is a text with words in it";
  problems.error(found, `${key} ${what}.`);
  return "";
}

/** A list of texts, or undefined where nothing is given. */
export function textsOf(part: Part, problems: Problems): string[] | undefined {
  if (part.value === undefined || part.value === null) return undefined;
  const texts = part.items.flatMap(({ value }) => (typeof value === "string" && value !== "" ? [value] : []));
  if (Array.isArray(part.value) && texts.length === part.value.length) return texts;
  problems.error(part, "this is a list of names.");
  return undefined;
}

/** A whole number above 0, or undefined where nothing is given. */
export function integerOf(part: Part, problems: Problems): number | undefined {
  const { value } = part;
  if (value === undefined || value === null) return undefined;
  if (typeof value === "number" && Number.isSafeInteger(value) && value > 0) return value;
  problems.error(part, "this is a whole number above 0.");
  return undefined;
}

/** Tells what happens instead of each key that asks for something else than `known` keys do. */
export function noteOthers(
  part: Part,
  known: readonly string[],
  notes: Readonly<Record<string, string>>,
  problems: Problems,
): void {
  for (const name of part.names) {
    const found = part.get(name);
    if (known.includes(name) || asksForNothing(name, found.value)) continue;
    const note = Object.hasOwn(notes, name) ? notes[name] : undefined;
    problems.warn(found, note === undefined ? `${name} is unknown and has no effect.` : `${name}: ${note}.`);
  }
}

function asksForNothing(name: string, value: unknown): boolean {
  if (value === undefined || value === null || value === false || value === "") return true;
  if (name === "process") return value === "sequential";
  return typeof value === "object" && Object.keys(value).length === 0;
}
