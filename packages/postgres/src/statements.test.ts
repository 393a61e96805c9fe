import { readdirSync, readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { PENDING_STATEMENTS } from "./pending-statements.js";
import { TENANT_TABLES } from "./schema.js";
import { SEARCH_STATEMENTS } from "./search-statements.js";
import { STATEMENTS, TENANT_STATEMENTS } from "./statements.js";
import { VECTOR_STATEMENTS } from "./vector-statements.js";

const onNamespaces = { ...STATEMENTS, ...SEARCH_STATEMENTS, ...PENDING_STATEMENTS, ...VECTOR_STATEMENTS };
const onTenants = {
  ...TENANT_STATEMENTS,
  countPostings: SEARCH_STATEMENTS.countPostings,
  countPending: PENDING_STATEMENTS.countPending,
  countVectors: VECTOR_STATEMENTS.countVectors,
};
const all = { ...onNamespaces, ...onTenants };

/** Each mention of a tenants' table: what is read, changed or filled. */
const TABLE = /\b(?:from|join|update|into)\s+pigeonhole\.\w+/g;

describe("every statement on tenants' rows", () => {
  it.each(Object.entries(all))("binds each table to the one tenant by equality: %s", (_name, sql) => {
    const tables = sql.match(TABLE) ?? [];
    const isInsert = sql.startsWith("insert");
    const bound = sql.match(/\b(?:[a-z]\.)?tenant = \$1(?!\d)/g)?.length ?? 0;
    expect(tables.length).toBeGreaterThan(0);
    // What is inserted goes to $1, the first column.
    expect(isInsert).toBe(/^insert into pigeonhole\.\w+ \(tenant, namespace, /.test(sql));
    if (isInsert) expect(sql).toMatch(/select \$1::text, \$2::text, \*|values \(\$1, \$2, /);
    expect(bound + (isInsert ? 1 : 0)).toBe(tables.length);
    expect(sql).not.toMatch(/\bor\b(?! e?\.?expires_at >)/);
  });

  it.each(Object.entries(onNamespaces).filter(([name]) => !(name in onTenants)))(
    "binds each table to namespaces by equality: %s",
    (_name, sql) => {
      const tables = sql.match(TABLE) ?? [];
      const bound = sql.match(/\b(?:[a-z]\.)?namespace = (?:\$2|any\(\$2::text\[\]\))/g)?.length ?? 0;
      expect(bound + (sql.startsWith("insert") ? 1 : 0)).toBe(tables.length);
    },
  );
});

it("stands in the files for statements, and nowhere else", () => {
  const folder = new URL(".", import.meta.url);
  const table = new RegExp(`pigeonhole\\.(?:${TENANT_TABLES.join("|")})\\b`);
  const files = readdirSync(folder).filter(
    (file) =>
      file.endsWith(".ts") &&
      !file.endsWith(".test.ts") &&
      table.test(readFileSync(new URL(file, folder), "utf8")),
  );
  expect(files.sort()).toEqual([
    "pending-statements.ts",
    "schema.ts",
    "search-statements.ts",
    "statements.ts",
    "vector-statements.ts",
  ]);
});
