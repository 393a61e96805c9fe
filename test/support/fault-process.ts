import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { afterEach } from "vitest";

/** How a child is started besides its input. */
export interface ChildOptions {
  /** Most open files. */
  maxOpenFiles?: number;
}

/** A real process that runs one of `test/faults/children` and answers on stdout, one JSON text a line. */
export interface FaultChild {
  /** Every line so far that arrived whole. */
  readonly lines: readonly unknown[];
  /** Waits for the next line that nobody has waited for. */
  next(): Promise<unknown>;
  /** Sends one line to its stdin. */
  tell(message: unknown): void;
  /** Waits for a good end. */
  end(): Promise<readonly unknown[]>;
  /** Ends it at once, as a crash does. */
  kill(): Promise<readonly unknown[]>;
}

const running = new Set<ChildProcess>();

/** Starts `children/NAME.ts` with an input; what is left of it ends with the test. */
export function startChild(name: string, input: object, options: ChildOptions = {}): FaultChild {
  const file = fileURLToPath(new URL(`../faults/children/${name}.ts`, import.meta.url));
  const own = [process.execPath, file, JSON.stringify(input)];
  const limit = options.maxOpenFiles === undefined ? [] : ["prlimit", `--nofile=${options.maxOpenFiles}`];
  const [command = "", ...parameters] = [...limit, ...own];
  const child = spawn(command, parameters, { stdio: ["pipe", "pipe", "pipe"] });
  running.add(child);
  let errors = "";
  child.stderr.on("data", (chunk: Buffer) => {
    errors += chunk.toString();
  });
  // A child that was killed leaves a pipe on which the last message fails.
  child.stdin.on("error", () => undefined);
  const lines: unknown[] = [];
  let taken = 0;
  let ended = false;
  let wake = (): void => undefined;
  createInterface({ input: child.stdout }).on("line", (line) => {
    lines.push(JSON.parse(line));
    wake();
  });
  const exit = once(child, "close").then(([code]) => {
    ended = true;
    running.delete(child);
    wake();
    return code;
  });
  return {
    lines,
    async next() {
      while (lines.length <= taken && !ended) {
        await new Promise<void>((resolve) => {
          wake = resolve;
        });
      }
      if (lines.length <= taken) throw new Error(`${name} ended without an answer. ${errors}`);
      taken += 1;
      return lines[taken - 1];
    },
    tell(message) {
      child.stdin.write(`${JSON.stringify(message)}\n`);
    },
    async end() {
      const code = await exit;
      if (code !== 0) throw new Error(`${name} ended with ${code}. ${errors}`);
      return lines;
    },
    async kill() {
      child.kill("SIGKILL");
      await exit;
      return lines;
    },
  };
}

/** Starts the same child several times and lets them go at once, when each has said that it is ready. */
export async function startChildren(name: string, inputs: readonly object[]): Promise<FaultChild[]> {
  const children = inputs.map((input) => startChild(name, input));
  for (const child of children) await child.next();
  for (const child of children) child.tell("go");
  return children;
}

afterEach(() => {
  for (const child of running) child.kill("SIGKILL");
  running.clear();
});
