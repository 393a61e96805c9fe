import { describe, expect, it } from "vitest";
import { STATEMENTS } from "./statements.js";

const inserts = new Set(["insertEntry", "putNamespace", "addChange", "putPostings"]);

describe("every statement on a tenant's rows", () => {
  it.each(Object.entries(STATEMENTS))("names the namespace once for each table: %s", (name, sql) => {
    const tables =
      sql.match(/\b(?:FROM|UPDATE(?! SET)|INTO) (?:entries|journal|postings|namespaces)\b/g) ?? [];
    const bound = inserts.has(name) ? /\(namespace, /g : /\bnamespace = \?/g;
    expect(tables.length).toBeGreaterThan(0);
    expect(sql.match(bound)?.length).toBeGreaterThanOrEqual(tables.length);
  });
});
