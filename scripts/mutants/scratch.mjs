// A copy of the core's sources that tests run in, so that the sources themselves are never touched.
import { cpSync, mkdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { cacheDir, commandFile, root } from "../paths.mjs";
import { run } from "../process.mjs";

const CORE = join(root, "packages/core");

export class Scratch {
  #dir;

  constructor(name) {
    this.#dir = join(cacheDir, "mutants", `${process.pid}-${name}`);
    mkdirSync(this.#dir, { recursive: true });
    process.on("exit", () => this.remove());
    cpSync(join(CORE, "src"), join(this.#dir, "src"), { recursive: true });
    cpSync(join(CORE, "package.json"), join(this.#dir, "package.json"));
    symlinkSync(join(CORE, "node_modules"), join(this.#dir, "node_modules"), "junction");
    writeFileSync(join(this.#dir, "vitest.config.mjs"), configOf(this.#dir));
  }

  read(file) {
    return readFileSync(join(this.#dir, "src", file), "utf8");
  }

  write(file, text) {
    writeFileSync(join(this.#dir, "src", file), text);
  }

  /** Runs tests; answers the names of those that failed, and whether any ran to its end. */
  async test(files) {
    const output = join(this.#dir, "result.json");
    rmSync(output, { force: true });
    const code = await run(
      process.execPath,
      [
        commandFile("vitest", "vitest"),
        "run",
        "--root",
        this.#dir,
        ...OPTIONS,
        ...files,
        "--outputFile",
        output,
      ],
      { cwd: this.#dir, stdio: "ignore" },
    );
    const { numTotalTests = 0, testResults = [] } = readJson(output);
    const failed = testResults
      .flatMap((file) => file.assertionResults)
      .filter(({ status }) => status === "failed")
      .map(({ fullName }) => fullName);
    return { passed: code === 0 && numTotalTests > 0, failed };
  }

  remove() {
    rmSync(this.#dir, { recursive: true, force: true });
  }
}

const OPTIONS = ["--config", "vitest.config.mjs", "--bail", "1", "--reporter", "json"];

function configOf(dir) {
  return `export default ${JSON.stringify({
    cacheDir: join(dir, "vite"),
    resolve: { alias: { "#sqlite": join(dir, "src/sqlite/index.ts") } },
    test: { include: ["src/**/*.test.ts"], testTimeout: 20_000, maxWorkers: 1 },
  })};\n`;
}

function readJson(file) {
  try {
    return JSON.parse(readFileSync(file, "utf8"));
  } catch {
    return {};
  }
}
