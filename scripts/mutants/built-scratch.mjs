// A copy of the built PostgreSQL store in which statements are broken, and the tests that run on it.
import { cpSync, globSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { cacheDir, commandFile, root } from "../paths.mjs";
import { run } from "../process.mjs";

const PACKAGE = join(root, "packages/postgres");

export class BuiltScratch {
  #dir = join(PACKAGE, "node_modules/.broken", `mutants-${process.pid}`);
  #output = join(cacheDir, `mutants-postgres-${process.pid}.json`);

  constructor() {
    // Beside what the package depends on, and where git does not look.
    mkdirSync(this.#dir, { recursive: true });
    process.on("exit", () => this.remove());
    cpSync(join(PACKAGE, "dist"), this.#dir, { recursive: true });
    writeFileSync(join(this.#dir, "package.json"), '{ "type": "module" }');
    // The predicates alone: without row-level security, which would hide that one is missing.
    for (const file of this.files()) {
      const text = this.read(file);
      this.write(file, text.replace("} enable row level security", "} disable row level security"));
    }
  }

  files() {
    return globSync("**/*.js", { cwd: this.#dir }).sort();
  }

  read(file) {
    return readFileSync(join(this.#dir, file), "utf8");
  }

  write(file, text) {
    writeFileSync(join(this.#dir, file), text);
  }

  /** Runs the behaviour that every store has, but for what is slow and about something else. */
  async test(files) {
    rmSync(this.#output, { force: true });
    const build = join(this.#dir, "index.js");
    const code = await run(
      process.execPath,
      [commandFile("vitest", "vitest"), "run", ...OPTIONS, ...files, "--outputFile", this.#output],
      { cwd: root, stdio: "ignore", env: { ...process.env, PIGEONHOLE_POSTGRES_BUILD: build } },
    );
    const { numTotalTests = 0, testResults = [] } = readJson(this.#output);
    const failed = testResults
      .flatMap((file) => file.assertionResults)
      .filter(({ status }) => status === "failed")
      .map(({ fullName }) => fullName);
    return { passed: code === 0 && numTotalTests > 0, failed };
  }

  remove() {
    rmSync(this.#dir, { recursive: true, force: true });
    rmSync(this.#output, { force: true });
  }
}

const OPTIONS = ["--project", "system*", "--bail", "1", "--reporter", "json"];

function readJson(file) {
  try {
    return JSON.parse(readFileSync(file, "utf8"));
  } catch {
    return {};
  }
}
