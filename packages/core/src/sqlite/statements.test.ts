import { describe, expect, it } from "vitest";
import { STATEMENTS, TENANT_STATEMENTS } from "./statements.js";

const inserts = new Set(["insertEntry", "putNamespace", "addChange", "putPostings", "putVectors"]);

describe("every statement on a tenant's rows", () => {
  it.each(Object.entries(STATEMENTS))("names the namespace once for each table: %s", (name, sql) => {
    const tables =
      sql.match(/\b(?:FROM|UPDATE(?! SET)|INTO) (?:entries|journal|postings|vectors|namespaces)\b/g) ?? [];
    const bound = inserts.has(name) ? /\(namespace, /g : /\bnamespace = \?/g;
    expect(tables.length).toBeGreaterThan(0);
    expect(sql.match(bound)?.length).toBeGreaterThanOrEqual(tables.length);
  });
});

it("leaves the namespace out of a few statements on purpose, about the tenant's whole file", () => {
  const { getMeta: _getMeta, putMeta: _putMeta, ...onRows } = TENANT_STATEMENTS;
  expect(Object.keys(onRows).sort()).toEqual([
    "begin",
    "beginWrite",
    "bytes",
    "commit",
    "countChanges",
    "countEntries",
    "countNamespaces",
    "dataVersion",
    "dueNamespaces",
    "namespaces",
    "nextDue",
    "soonestEnd",
    "strayPostings",
  ]);
});
