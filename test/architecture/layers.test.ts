import { describe, expect, it } from "vitest";
import { type SourceFile, sourceFiles } from "./sources.ts";

/** What each part of the core may import besides itself. A part is a folder, or a file at the top. */
const MAY_IMPORT: Record<string, readonly string[]> = {
  errors: [],
  limits: [],
  namespace: ["errors", "limits", "values"],
  values: ["errors", "limits"],
  ranking: [],
  store: ["errors", "namespace", "values"],
  rows: ["errors", "ranking", "store", "values"],
  sqlite: ["errors", "namespace", "values", "ranking", "store", "rows"],
  postgres: ["errors", "store"],
  memory: ["errors", "limits", "namespace", "values", "ranking", "store"],
  move: ["errors", "memory", "namespace", "store"],
  tenant: ["errors", "namespace", "store", "memory"],
  tools: ["errors", "limits", "namespace", "values", "memory"],
  tree: ["errors", "limits", "values", "store", "memory"],
};

/** The files that packages' `exports` name. They gather names from every layer, and no other file imports them. */
const ENTRIES: Record<string, readonly string[]> = {
  "index.ts": [
    "errors",
    "limits",
    "namespace",
    "values",
    "store",
    "memory",
    "move",
    "tenant",
    "tree",
    "tools",
  ],
  "rows/index.ts": ["rows"],
  "store/index.ts": ["errors", "namespace", "values", "ranking", "store"],
};

const core = sourceFiles("core");

const partOf = (path: string): string => path.replace(/\/.*$|\.ts$/, "");

describe("the layers of the core", () => {
  it("have a rule for each part", () => {
    const parts = core.filter(({ path }) => !(path in ENTRIES)).map(({ path }) => partOf(path));
    expect([...new Set(parts)].sort()).toEqual(Object.keys(MAY_IMPORT).sort());
  });

  it("import only those below", () => {
    const wrong = core.flatMap((file) => {
      const part = partOf(file.path);
      const allowed = ENTRIES[file.path] ?? [part, ...(MAY_IMPORT[part] ?? [])];
      return file.imports
        .filter(({ path }) => path !== undefined && !allowed.includes(partOf(path)))
        .map(({ path }) => `${file.path} -> ${path}`);
    });
    expect(wrong).toEqual([]);
  });

  it("reach no entry from inside", () => {
    const wrong = core
      .filter(({ path }) => !(path in ENTRIES))
      .flatMap(({ path, imports }) => imports.map((one) => `${path} -> ${one.path}`))
      .filter((arrow) => Object.keys(ENTRIES).some((entry) => arrow.endsWith(`-> ${entry}`)));
    expect(wrong).toEqual([]);
  });

  it("reach SQLite in one place only, when a store is first used", () => {
    const reaching = core.flatMap(({ path, imports }) =>
      imports
        .filter(
          ({ specifier, path: own }) =>
            specifier === "#sqlite" || (own !== undefined && partOf(own) === "sqlite"),
        )
        .filter(() => partOf(path) !== "sqlite")
        .map(({ specifier, kind }) => `${path}: ${kind} ${specifier}`),
    );
    expect(reaching).toEqual(["store/open-store.ts: dynamic #sqlite"]);
  });

  it("reach the PostgreSQL store in one place only, when a URL of its kind is first used", () => {
    const reaching = core.flatMap(({ path, imports }) =>
      imports
        .filter(
          ({ specifier, path: own }) =>
            /^(?:#postgres$|@pigeonhole\/postgres)/.test(specifier) ||
            (own !== undefined && partOf(own) === "postgres"),
        )
        .map(({ specifier, kind }) => `${path}: ${kind} ${specifier}`),
    );
    expect(reaching).toEqual([
      "postgres/index.ts: dynamic @pigeonhole/postgres",
      "store/open-store.ts: dynamic #postgres",
    ]);
  });

  it("use the contract of a store and none of its implementations' parts in the SQLite store", () => {
    const imported = core
      .filter(({ path }) => partOf(path) === "sqlite")
      .flatMap(({ imports }) => imports.map(({ path }) => path))
      .filter((path) => path !== undefined && partOf(path) === "store");
    expect([...new Set(imported)]).toEqual(["store/store.ts"]);
  });

  it("load parts of Node and the packages that need Node in sqlite/ and rows/ only", () => {
    const wrong = core
      .filter(({ path }) => !["rows", "sqlite"].includes(partOf(path)) || path === "sqlite/unavailable.ts")
      .flatMap(({ path, imports }) => imports.map(({ specifier }) => `${path}: ${specifier}`))
      .filter((line) => /: (node:|env-paths)/.test(line));
    expect(wrong).toEqual([]);
  });

  it("hold SQL on tenants' rows in the files for it only", () => {
    const sql = /\b(?:FROM|INTO|UPDATE|JOIN|TABLE|ON)\s+(?:entries|journal|postings|vectors|namespaces)\b/;
    const holding = core.filter(({ text }) => sql.test(text)).map(({ path }) => path);
    expect(holding).toEqual(["sqlite/schema.ts", "sqlite/statements.ts"]);
  });
});

describe("the imports between files", () => {
  it.each([...new Set(sourceFiles().map((file) => file.package))])("run in no circle in %s", (name) => {
    const files = sourceFiles(name.replace("packages/", ""));
    expect(circleIn(files)).toBeUndefined();
  });

  it("are told to be a circle where they are one", () => {
    const one = { path: "a.ts", imports: [{ specifier: "./b.js", path: "b.ts", kind: "type" }] };
    const other = { path: "b.ts", imports: [{ specifier: "./a.js", path: "a.ts", kind: "static" }] };
    expect(circleIn([one, other])).toEqual(["a.ts", "b.ts", "a.ts"]);
  });

  it("lead to files that exist", () => {
    const files = sourceFiles();
    const known = new Set(files.map((file) => `${file.package}/${file.path}`));
    const lost = files.flatMap((file) =>
      file.imports
        .filter(({ path }) => path !== undefined && !known.has(`${file.package}/${path}`))
        .map(({ specifier }) => `${file.path}: ${specifier}`),
    );
    expect(lost).toEqual([]);
  });
});

type Node = { readonly path: string; readonly imports: readonly { readonly path: string | undefined }[] };

/** The first circle of imports, types included, as the paths on the way round. */
function circleIn(files: readonly (Node | SourceFile)[]): string[] | undefined {
  const byPath = new Map(files.map((file) => [file.path, file]));
  const done = new Set<string>();
  const visit = (path: string, way: readonly string[]): string[] | undefined => {
    if (way.includes(path)) return [...way.slice(way.indexOf(path)), path];
    if (done.has(path)) return undefined;
    for (const { path: next } of byPath.get(path)?.imports ?? []) {
      const circle = next === undefined ? undefined : visit(next, [...way, path]);
      if (circle !== undefined) return circle;
    }
    done.add(path);
    return undefined;
  };
  for (const { path } of files) {
    const circle = visit(path, []);
    if (circle !== undefined) return circle;
  }
  return undefined;
}
