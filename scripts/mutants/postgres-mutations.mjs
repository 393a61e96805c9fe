// Finds the predicates in the built PostgreSQL store's SQL, to be taken out one at a time.

/**
 * Each mutation is a whole changed file: `{ file, name, text }`. A namespace's name begins with its tenant's, so where a
 * statement has both the tenant says nothing more, but to row-level security and to who spreads tables by it; there
 * the test of the statements' text looks at it. Taken out are the namespaces, and the tenants that stand alone.
 */
export function postgresMutationsOf(scratch) {
  return scratch.files().flatMap((file) => {
    const text = scratch.read(file);
    return statementsIn(text).flatMap(({ name, at, sql }) =>
      predicatesIn(sql).map(({ was, index }) => {
        const parameter = /\$\d/.exec(was)?.[0];
        const type = was.includes("any(") ? "text[]" : "text";
        const from = at + index;
        return {
          file,
          name: `postgres ${name}: ${was}`,
          text: `${text.slice(0, from)}${parameter}::${type} is not null${text.slice(from + was.length)}`,
        };
      }),
    );
  });
}

const STATEMENT = /^ {2}(\w+): ([`"])((?:select|insert|update|delete)\b[\s\S]*?)\2,?$/gm;
const PREDICATE = /\b(?:[a-z]\.)?namespace = (?:\$2(?!\d)|any\(\$2::text\[\]\))/g;
const TENANT = /\b(?:[a-z]\.)?tenant = \$1(?!\d)/g;

function statementsIn(text) {
  return [...text.matchAll(STATEMENT)].map((match) => ({
    name: match[1],
    sql: match[3],
    at: match.index + match[0].indexOf(match[3], match[1].length),
  }));
}

function predicatesIn(sql) {
  const found = [...sql.matchAll(PREDICATE)];
  const alone = found.length > 0 || sql.startsWith("insert") ? [] : [...sql.matchAll(TENANT)];
  return [...found, ...alone].map(({ 0: was, index }) => ({ was, index }));
}
