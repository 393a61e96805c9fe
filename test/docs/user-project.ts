import { execFile } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { root } from "./documents.ts";

/** How a program ended and what it printed. */
export interface Run {
  readonly code: number | string;
  readonly output: string;
  readonly errors: string;
}

const INSTALLED = {
  "@langchain/core": "test/node_modules/@langchain/core",
  "@langchain/langgraph": "test/node_modules/@langchain/langgraph",
  "@langchain/langgraph-checkpoint": "test/node_modules/@langchain/langgraph-checkpoint",
  "@modelcontextprotocol/server": "test/node_modules/@modelcontextprotocol/server",
  "@openai/agents": "test/node_modules/@openai/agents",
  "@pigeonhole/ai-sdk": "packages/ai-sdk",
  "@pigeonhole/core": "packages/core",
  "@pigeonhole/crew": "packages/crew",
  "@pigeonhole/langchain": "packages/langchain",
  "@pigeonhole/mcp": "packages/mcp",
  "@pigeonhole/openai-agents": "packages/openai-agents",
  "@pigeonhole/postgres": "packages/postgres",
  "@pigeonhole/store-conformance": "packages/store-conformance",
  "@types/node": "test/node_modules/@types/node",
  ai: "test/node_modules/ai",
  langchain: "test/node_modules/langchain",
  vitest: "test/node_modules/vitest",
  zod: "test/node_modules/zod",
};

/** A project as a user has it: a folder of its own, the packages installed, and a home of its own. */
export class UserProject {
  readonly folder = mkdtempSync(join(tmpdir(), "pigeonhole-docs-"));

  constructor() {
    for (const [name, target] of Object.entries(INSTALLED)) {
      const link = join(this.folder, "node_modules", name);
      mkdirSync(join(link, ".."), { recursive: true });
      symlinkSync(join(root, target), link, "junction");
    }
    this.write("package.json", '{ "type": "module" }');
  }

  write(name: string, text: string): string {
    const path = join(this.folder, name);
    writeFileSync(path, text);
    return path;
  }

  /** Runs a test file of this project with vitest. */
  test(name: string): Promise<Run> {
    return this.run([join(this.folder, "node_modules/vitest/vitest.mjs"), "run", name]);
  }

  /** Runs a program of this project with Node. */
  run(args: readonly string[], environment: NodeJS.ProcessEnv = {}): Promise<Run> {
    const home = join(this.folder, "home");
    const { PIGEONHOLE_STORE: _none, ...inherited } = process.env;
    const env = {
      ...inherited,
      HOME: home,
      XDG_DATA_HOME: join(home, "data"),
      LOCALAPPDATA: home,
      ...environment,
    };
    return new Promise((resolve) => {
      const options = { cwd: this.folder, env, timeout: 110_000 };
      execFile(process.execPath, args, options, (error, stdout, stderr) => {
        const code = error === null ? 0 : (error.code ?? error.signal ?? "unknown");
        resolve({ code, output: stdout, errors: stderr });
      });
    });
  }

  remove(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }
}
