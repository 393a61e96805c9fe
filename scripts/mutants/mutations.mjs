// Finds what can be taken out of the SQLite store's SQL, one piece at a time.

/** Each mutation is a whole changed file: `{ file, name, text }`, its path seen from the core's `src`. */
export function mutationsOf(read) {
  const statements = read("sqlite/statements.ts");
  const schema = read("sqlite/schema.ts");
  checkStatements(statements);
  return [
    // The parameter stays, so that the others keep their positions.
    ...each(statements, PREDICATE, (was) => `${was.slice(was.indexOf("?"))} IS NOT NULL`).map((found) => ({
      file: "sqlite/statements.ts",
      name: `${statementAt(statements, found.at)}: ${found.was}${placeOf(found)}`,
      text: found.text,
    })),
    ...each(schema, /(?<=(?:UNIQUE INDEX \w+ ON \w+ |PRIMARY KEY )\()namespace, /g, () => "").map(
      (found) => ({
        file: "sqlite/schema.ts",
        name: `schema: namespace in ${keyAt(schema, found.at)}`,
        text: found.text,
      }),
    ),
  ];
}

const PREDICATE = /(?<=\b(?:WHERE|AND|ON)\s+)(?:[a-z]\.)?namespace = \?\d*/g;
const TABLE = /\b(?:FROM|JOIN|UPDATE(?! SET)|INTO)\s+(?:entries|journal|postings|vectors|namespaces)\b/g;

/** Throws for a statement on a namespace's rows that binds it in a way which is not taken out above, or not at all. */
function checkStatements(text) {
  const start = text.indexOf("export const STATEMENTS = {");
  const block = text.slice(start, text.indexOf("} as const", start));
  const found = [...block.matchAll(/^ {2}(\w+):\s*(["`])([\s\S]*?)\2,$/gm)];
  const names = [...block.matchAll(/^ {2}(\w+):/gm)].map(([, name]) => name);
  if (found.length === 0 || found.length !== names.length) {
    throw new Error(`statements.ts: ${names.length} statements, of which ${found.length} can be read.`);
  }
  for (const [, name, , sql] of found) {
    const wrong = wrongIn(sql);
    if (wrong !== undefined) throw new Error(`statements.ts: ${name} ${wrong}.`);
  }
}

function wrongIn(sql) {
  const tables = sql.match(TABLE)?.length ?? 0;
  const predicates = sql.match(PREDICATE)?.length ?? 0;
  const columns = /\(namespace(?=[,)])/g;
  if (/\bnamespace\b/.test(sql.replace(PREDICATE, "").replace(columns, ""))) {
    return "names the namespace in a way that no mutant takes out";
  }
  if (/\bFROM\s+\w+(?:\s+\w+)?\s*,/.test(sql)) return "joins with a comma, which hides a table";
  if (tables === 0) return "touches no known table";
  const bound = /^INSERT INTO \w+ \(namespace, /.test(sql) ? predicates + 1 : predicates;
  return bound < tables ? `has ${tables} tables and ${bound} namespaces` : undefined;
}

function each(text, pattern, replacement) {
  return [...text.matchAll(pattern)].map(({ 0: was, index: at }) => ({
    at,
    was,
    line: text.slice(0, at).split("\n").length,
    text: text.slice(0, at) + replacement(was) + text.slice(at + was.length),
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
