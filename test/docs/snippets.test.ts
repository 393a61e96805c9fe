import { existsSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { documents, root } from "./documents.ts";
import { readSnippets, type Snippet } from "./read-snippets.ts";
import { problemWith, problemWithSettings, SETTINGS, serverWords } from "./server-commands.ts";
import { UserProject } from "./user-project.ts";

const ALL = documents();
const SNIPPETS = ALL.flatMap(({ path, text }) => readSnippets(path, text));
const CODE = SNIPPETS.filter(({ language }) => language === "ts" || language === "js");
const TEST_FILES = CODE.filter(({ code }) => /from "vitest";$/m.test(code));
const PROGRAMS = CODE.filter((snippet) => !TEST_FILES.includes(snippet));
const COMMANDS = SNIPPETS.filter(({ language }) => language === "sh");
const CLIENTS = SNIPPETS.filter(({ language }) => SETTINGS.includes(language));

const TSCONFIG = JSON.stringify({
  compilerOptions: {
    target: "es2023",
    module: "nodenext",
    types: ["node"],
    strict: true,
    noEmit: true,
    skipLibCheck: true,
    erasableSyntaxOnly: true,
  },
  include: ["*.ts"],
});

let project: UserProject;
beforeEach(() => {
  project = new UserProject();
});
afterEach(() => project.remove());

describe("the documents' programs", () => {
  it("are there to be run", () => {
    expect(PROGRAMS.map(({ place }) => place.split(":")[0])).toContain("README.md");
    expect(COMMANDS).not.toEqual([]);
  });

  it("are all of a kind that this file tries", () => {
    const others = SNIPPETS.filter(
      (snippet) => !CODE.includes(snippet) && !COMMANDS.includes(snippet) && !CLIENTS.includes(snippet),
    );
    expect(others.map(({ place, language }) => `${place} ${language}`)).toEqual([]);
  });

  it.each(PROGRAMS.map((program) => ({ ...program })))("$place prints what it says", async (program) => {
    const file = project.write(nameOf(program), program.code);
    const { code, output, errors } = await project.run([file]);
    expect({ code, output: output.trimEnd(), errors }).toEqual({
      code: 0,
      output: program.output,
      errors: "",
    });
  });

  it.each(TEST_FILES.map((file) => ({ ...file })))("$place passes as a vitest file", async (file) => {
    const name = nameOf(file, ".test");
    project.write(name, file.code);
    const { code, output, errors } = await project.test(name);
    expect(code, output + errors).toBe(0);
    expect(output).toMatch(/Tests .*[1-9]\d* passed/);
  });

  it("compile with strict types", async () => {
    for (const program of CODE) project.write(nameOf(program), `${program.code}\nexport {};\n`);
    project.write("tsconfig.json", TSCONFIG);
    const { code, output } = await project.run([compiler(), "-p", project.folder]);
    expect({ code, output }).toEqual({ code: 0, output: "" });
  });
});

describe("the documents' commands", () => {
  it.each(COMMANDS.flatMap(({ place, code }) => code.split("\n").map((line) => ({ place, line }))))(
    "$place: $line is there",
    ({ line }) => {
      const words = serverWords(line);
      if (words === undefined) expect(isKnownCommand(line)).toBe(true);
      else expect(problemWith(words, project)).toBeUndefined();
    },
  );
});

describe("the documents' settings of clients", () => {
  it.each(CLIENTS.map((snippet) => ({ ...snippet })))("$place leads to a server", (snippet) => {
    expect(problemWithSettings(snippet, project)).toBeUndefined();
  });
});

describe("the documents' links", () => {
  const links = ALL.flatMap(({ path, text }) =>
    [...text.matchAll(/\]\((?!https?:)([^)#\s]+)(?:#[^)]*)?\)/g)].map(([, target]) => ({
      path,
      target: target ?? "",
    })),
  );

  it.each(links)("$path leads to $target", ({ path, target }) => {
    expect(existsSync(join(root, dirname(path), target))).toBe(true);
  });

  it.each(ALL.flatMap(({ path, text }) => filesNamedIn(text).map((file) => ({ path, file }))))(
    "$path names $file, which is there",
    ({ file }) => {
      expect(existsSync(join(root, file))).toBe(true);
    },
  );
});

/** Paths in code marks that begin with one of the project's folders and hold no placeholder. */
function filesNamedIn(text: string): string[] {
  const marked = [...text.matchAll(/`((?:packages|test|docs|bench|examples|scripts)\/[\w./-]+)`/g)];
  return [...new Set(marked.map(([, path]) => path ?? ""))];
}

function nameOf({ place, language }: Snippet, kind = ""): string {
  return `${place.replace(/[^a-z0-9]+/gi, "-")}${kind}.${language}`;
}

function isKnownCommand(line: string): boolean {
  const command = line.replace(/\s*#.*$/, "").trim();
  const scripts = scriptsOf("package.json");
  const [, name] = /^npm (?:run )?([a-z]+)(?: --(?: [\w./-]+)+)?$/.exec(command) ?? [];
  if (name !== undefined && name !== "install") {
    return scripts.has(name) && (command.startsWith("npm run ") || name === "start" || name === "test");
  }
  if (!/^npm install(?: @pigeonhole\/[a-z-]+)+$/.test(command)) return false;
  const installed = [...command.matchAll(/@pigeonhole\/([a-z-]+)/g)].map(([, folder = ""]) => folder);
  return installed.every((folder) => existsSync(join(root, "packages", folder, "package.json")));
}

function scriptsOf(file: string): Set<string> {
  const manifest: { scripts?: object } = JSON.parse(readFileSync(join(root, file), "utf8"));
  return new Set(Object.keys(manifest.scripts ?? {}));
}

function compiler(): string {
  return join(root, "node_modules/typescript/bin/tsc");
}
