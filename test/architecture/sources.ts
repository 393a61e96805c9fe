import { globSync, readFileSync } from "node:fs";
import { dirname, join, sep } from "node:path";
import { fileURLToPath } from "node:url";

export const ROOT = fileURLToPath(new URL("../..", import.meta.url));

/** An import or re-export as it stands in a source file. */
export interface Import {
  /** What stands between the quotation marks. */
  readonly specifier: string;
  /** The path from the package's `src`, of an import of the package's own. */
  readonly path: string | undefined;
  readonly kind: "static" | "type" | "dynamic";
}

export interface SourceFile {
  /** Such as `packages/core`. */
  readonly package: string;
  /** The path from the package's `src`, such as `memory/memory.ts`. */
  readonly path: string;
  readonly text: string;
  /** The text without comments, imports and exports from files, and with strings and templates emptied. */
  readonly code: string;
  readonly imports: readonly Import[];
}

const IMPORTS =
  /(?:^|[;\n])\s*(?:import|export)\s+(type\s+)?(?:[\w*$\s{},]+?\s+from\s+)?"([^"]+)"|\bimport\(\s*"([^"]+)"\s*\)/g;

/** Every file under `packages/<one>/src`, its tests left out. */
export function sourceFiles(packageName = "*"): SourceFile[] {
  return globSync(`packages/${packageName}/src/**/*.ts`, { cwd: ROOT })
    .map((file) => file.split(sep).join("/"))
    .filter((file) => !/\.test(-d)?\.ts$/.test(file))
    .sort()
    .map((file) => {
      const [, name = "", path = ""] = /^(packages\/[^/]+)\/src\/(.+)$/.exec(file) ?? [];
      const text = readFileSync(join(ROOT, file), "utf8");
      return { package: name, path, text, code: codeOf(text), imports: importsOf(path, text) };
    });
}

function importsOf(path: string, text: string): Import[] {
  return [...text.matchAll(IMPORTS)].map(([, type, from, loaded]) => {
    const specifier = from ?? loaded ?? "";
    const own = specifier.startsWith(".")
      ? join(dirname(path), specifier).replace(/\.js$/, ".ts")
      : undefined;
    return {
      specifier,
      path: own?.split(sep).join("/"),
      kind: loaded !== undefined ? "dynamic" : type !== undefined ? "type" : "static",
    };
  });
}

function codeOf(text: string): string {
  return text
    .replace(/\/\*[\s\S]*?\*\//g, "")
    .replace(/(?<=^|\s)\/\/.*$/gm, "")
    .replace(/"(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*'/g, '""')
    .replace(/^(?:import|export) [^;()=]*;/gm, "")
    .replace(/`(?:[^`\\]|\\[\s\S])*`/g, '""');
}

/** The manifests of the packages that are published, by folder. */
export function manifests(): { dir: string; manifest: Manifest }[] {
  return globSync("packages/*/package.json", { cwd: ROOT })
    .sort()
    .map((file) => ({ dir: dirname(file), manifest: JSON.parse(readFileSync(join(ROOT, file), "utf8")) }));
}

export interface Manifest {
  readonly name: string;
  readonly exports: { readonly [entry: string]: { readonly default: string } | string };
  readonly dependencies?: { readonly [name: string]: string };
  readonly peerDependencies?: { readonly [name: string]: string };
  readonly peerDependenciesMeta?: { readonly [name: string]: { readonly optional?: boolean } };
}

/** The package that a specifier names, or undefined for an own file, a subpath import or a part of Node. */
export function packageOf(specifier: string): string | undefined {
  if (/^(\.|#|node:)/.test(specifier)) return undefined;
  return specifier
    .split("/")
    .slice(0, specifier.startsWith("@") ? 2 : 1)
    .join("/");
}
