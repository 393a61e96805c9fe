import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";

describe.each(["2025-11-25", "2026-07-28"])("the baseline of the conformance suite at %s", (revision) => {
  const text = readFileSync(new URL(`conformance/${revision}.yaml`, import.meta.url), "utf8");
  const lines = text.split("\n").filter((line) => line.startsWith("  - "));

  it("gives each expected failure's reason, and it is a thing that no memory has", () => {
    expect(lines.length).toBeGreaterThan(10);
    for (const line of lines) {
      expect(line).toMatch(
        /^ {2}- [\w.:-]+ # .*(?:fixture (?:tool|prompt|resource)|log messages to the client|keeps no sessions)/,
      );
    }
  });

  it("excuses nothing that a memory server does", () => {
    const must =
      /server-initialize|ping|tools-list|resources-list|prompts-list|dns-rebinding|caching|not-found|header-validation$/;
    expect(lines.filter((line) => must.test(line.split(":")[0] ?? ""))).toEqual([]);
  });
});
