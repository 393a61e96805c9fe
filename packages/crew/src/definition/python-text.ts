/**
 * A value as Python's `str` writes it, which is what CrewAI puts in the place of a placeholder: `True`, `None`,
 * `['a', 1]`. Undefined for what is neither text, number, boolean, null, nor a list or mapping of them.
 */
export function pythonText(value: unknown): string | undefined {
  return typeof value === "string" ? value : written(value, new Set());
}

function written(value: unknown, open: Set<object>): string | undefined {
  if (value === null) return "None";
  if (typeof value === "boolean") return value ? "True" : "False";
  if (typeof value === "number") return Number.isFinite(value) ? String(value) : undefined;
  if (typeof value === "string") return quoted(value);
  if (typeof value !== "object" || open.has(value)) return undefined;
  open.add(value);
  const text = Array.isArray(value) ? listOf(value, open) : mappingOf(value, open);
  open.delete(value);
  return text;
}

function listOf(items: readonly unknown[], open: Set<object>): string | undefined {
  const texts = items.map((item) => written(item, open));
  return texts.includes(undefined) ? undefined : `[${texts.join(", ")}]`;
}

function mappingOf(value: object, open: Set<object>): string | undefined {
  const texts = Object.entries(value).map(([name, item]) => {
    const text = written(item, open);
    return text === undefined ? undefined : `${quoted(name)}: ${text}`;
  });
  return texts.includes(undefined) ? undefined : `{${texts.join(", ")}}`;
}

const ESCAPES: Readonly<Record<string, string>> = { "\\": "\\\\", "\n": "\\n", "\r": "\\r", "\t": "\\t" };

function quoted(text: string): string {
  const mark = text.includes("'") && !text.includes('"') ? '"' : "'";
  const body = text.replace(/[\\\n\r\t]/g, (character) => ESCAPES[character] ?? character);
  return `${mark}${mark === "'" ? body.replaceAll("'", "\\'") : body}${mark}`;
}
