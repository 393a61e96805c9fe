// Finds what can be taken out of the SQLite store's SQL, one piece at a time.

/** Each mutation is a whole changed file: `{ file, name, text }`, its path seen from the core's `src`. */
export function mutationsOf(read) {
  const statements = read("sqlite/statements.ts");
  const schema = read("sqlite/schema.ts");
  return [
    // The parameter stays, so that the others keep their positions.
    ...each(statements, /\b(?:[a-z]\.)?namespace = \?/g, "? IS NOT NULL").map((found) => ({
      file: "sqlite/statements.ts",
      name: `${statementAt(statements, found.at)}: ${found.was}${placeOf(found)}`,
      text: found.text,
    })),
    ...each(schema, /(?<=(?:UNIQUE INDEX \w+ ON \w+ |PRIMARY KEY )\()namespace, /g, "").map((found) => ({
      file: "sqlite/schema.ts",
      name: `schema: namespace in ${keyAt(schema, found.at)}`,
      text: found.text,
    })),
  ];
}

function each(text, pattern, replacement) {
  return [...text.matchAll(pattern)].map(({ 0: was, index: at }) => ({
    at,
    was,
    line: text.slice(0, at).split("\n").length,
    text: text.slice(0, at) + replacement + text.slice(at + was.length),
  }));
}

function statementAt(text, at) {
  return [...text.slice(0, at).matchAll(/^ {2}(\w+):(?: |$)/gm)].at(-1)?.[1] ?? "unknown statement";
}

function placeOf({ line }) {
  return ` (line ${line})`;
}

function keyAt(text, at) {
  const line = text.slice(text.lastIndexOf("\n", at) + 1, at);
  const table = [...text.slice(0, at).matchAll(/CREATE TABLE (\w+)/g)].at(-1)?.[1];
  return /UNIQUE INDEX (\w+)/.exec(line)?.[1] ?? `the primary key of ${table}`;
}
