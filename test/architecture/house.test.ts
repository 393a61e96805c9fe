import { describe, expect, it } from "vitest";
import { manifests, packageOf, sourceFiles } from "./sources.ts";

const files = sourceFiles();
const MOST_LINES = 300;

/** The core's casts, each with its reason beside it. */
const CASTS = ["packages/core/src/memory/entry.ts: as Value"];

/** `file: text` for each match in the part of the files that `of` gives. */
function found(pattern: RegExp, of: "text" | "code"): string[] {
  return files.flatMap((file) =>
    [...file[of].matchAll(pattern)].map(([match]) => `${file.package}/src/${file.path}: ${match.trim()}`),
  );
}

describe("the sources", () => {
  it("are read by these tests", () => {
    expect(files.length).toBeGreaterThan(40);
    expect(files.find(({ path }) => path === "memory/memory.ts")?.imports.length).toBeGreaterThan(10);
  });

  it(`have at most ${MOST_LINES} lines a file`, () => {
    const long = files.filter(({ text }) => text.trimEnd().split("\n").length > MOST_LINES);
    expect(long.map(({ path }) => path)).toEqual([]);
  });

  it("have no type that is any, and silence no checker", () => {
    expect(found(/[:<,|&(]\s*any\b(?!\s*\()|\bas\s+any\b|\bany\[\]/g, "code")).toEqual([]);
    expect(found(/@ts-(?:ignore|expect-error|nocheck)|eslint-disable/g, "text")).toEqual([]);
    // A rule of the linter may be off for a line that says why.
    expect(found(/biome-ignore(?! lint\/[\w/]+: \S+ \S+).*/g, "text")).toEqual([]);
  });

  it("cast no type by way of another, and the core only where a reason stands", () => {
    const casts = found(/\bas\s+(?!const\b)[\w{([]+/g, "code");
    expect(casts.filter((cast) => cast.startsWith("packages/core/"))).toEqual(CASTS);
    expect(found(/\bas\s+(?:unknown|never|object)\b/g, "code")).toEqual([]);
    expect(found(/(?<=[\w)\]])!(?=[.;,)[])/g, "code")).toEqual([]);
  });

  it("hold no notes to come back to and no numbers of issues", () => {
    expect(found(/\b(?:TODO|FIXME|XXX|HACK)\b.*/g, "text")).toEqual([]);
    expect(
      found(
        /(?:^|\s)(?:\/\/|\*).*(?:(?<![\w&]|\bU(?:AX|TS|TR) )#\d+\b|\bissue \d+|\/(?:issues|pull)\/\d+).*/gim,
        "text",
      ),
    ).toEqual([]);
  });

  it("print nothing, commands apart", () => {
    const printing = found(/\bconsole\.\w+|process\.std(?:out|err)\.write/g, "code");
    expect(printing.filter((line) => !/^packages\/\w+\/src\/cli\//.test(line))).toEqual([]);
  });
});

describe("the dependencies that a package declares", () => {
  it.each(manifests())("are those that its sources import: $manifest.name", ({ dir, manifest }) => {
    const imported = files
      .filter((file) => file.package === dir)
      .flatMap(({ imports }) => imports.map(({ specifier }) => packageOf(specifier)))
      .filter((name) => name !== undefined && name !== manifest.name);
    // An optional peer is the user's own; the sources may know it by the part used of it alone.
    const optional = Object.keys(manifest.peerDependenciesMeta ?? {});
    const declared = Object.keys({ ...manifest.dependencies, ...manifest.peerDependencies });
    const mustImport = declared.filter((name) => !optional.includes(name) || imported.includes(name));
    expect([...new Set(imported)].sort()).toEqual(mustImport.sort());
  });
});
