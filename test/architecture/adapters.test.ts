import { describe, expect, it } from "vitest";
import { manifests, packageOf, sourceFiles } from "./sources.ts";

const MOST_LINES = 150;

/** The packages that translate the tools for a framework, with what they may import besides the core. */
const ADAPTERS: Record<string, readonly string[]> = {
  "ai-sdk": [],
  langchain: ["@langchain/core", "@langchain/langgraph-checkpoint", "zod"],
  "openai-agents": ["@openai/agents"],
};

const present = manifests()
  .map(({ dir }) => dir.replace(/^packages[\\/]/, ""))
  .filter((name) => name in ADAPTERS);

describe.each(present)("the adapter %s", (name) => {
  const files = sourceFiles(name);

  it(`has files of at most ${MOST_LINES} lines`, () => {
    expect(files.length).toBeGreaterThan(0);
    const long = files.filter(({ text }) => text.trimEnd().split("\n").length > MOST_LINES);
    expect(long.map(({ path }) => path)).toEqual([]);
  });

  it("imports the root entry of the core and its own framework only", () => {
    const outside = files.flatMap(({ imports }) =>
      imports.filter(({ path }) => path === undefined).map(({ specifier }) => specifier),
    );
    expect(outside).toContain("@pigeonhole/core");
    const wrong = outside.filter(
      (specifier) =>
        specifier !== "@pigeonhole/core" && !ADAPTERS[name]?.includes(packageOf(specifier) ?? specifier),
    );
    expect(wrong).toEqual([]);
  });

  it.each([
    ["reach a store past Memory", /\.store\b|\bStore\[/],
    ["hold SQL", /\b(?:SELECT|INSERT|UPDATE|DELETE)\b/],
    ["describe a tool or its schema again", /\bz\.\w+\(|\bremember\b.*description/],
    ["check a namespace or a key", /\b(?:parseNamespace|checkKey|LIMITS)\b/],
    ["estimate tokens, rank or cut text", /\bestimateTokens\b|\bscore\b.*sort|\.slice\(0, \d/],
    ["wait, watch a clock or read the environment", /\bsetTimeout\b|\bDate\.now\b|\bprocess\./],
  ])("does not %s", (_what, pattern) => {
    expect(files.filter(({ code }) => pattern.test(code)).map(({ path }) => path)).toEqual([]);
  });
});
