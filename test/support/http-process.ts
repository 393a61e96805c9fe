import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { afterEach } from "vitest";

const COMMAND = fileURLToPath(new URL("../../packages/mcp/dist/cli/main.js", import.meta.url));

const running = new Set<ChildProcess>();

afterEach(() => {
  for (const child of running) child.kill("SIGKILL");
  running.clear();
});

/** How a command ended and what it printed. */
export interface Ended {
  readonly code: number | null;
  readonly output: string;
  readonly errors: string;
}

/** Runs a command of the package to its end. */
export async function runCommand(
  args: readonly string[],
  environment: NodeJS.ProcessEnv = {},
): Promise<Ended> {
  const child = start(args, environment);
  const [output, errors] = await Promise.all([textOf(child.stdout), textOf(child.stderr)]);
  if (child.exitCode === null && child.signalCode === null) await once(child, "exit");
  return { code: child.exitCode, output, errors };
}

/** The server of the `http` command on a free port, in a process of its own. */
export class HttpProcess {
  readonly url: string;
  readonly port: number;
  /** Every line that it has printed. */
  readonly lines: readonly string[];
  readonly #child: ChildProcess;

  private constructor(child: ChildProcess, url: string, lines: readonly string[]) {
    this.#child = child;
    this.url = url;
    this.port = Number(new URL(url).port);
    this.lines = lines;
  }

  static async start(args: readonly string[], environment: NodeJS.ProcessEnv = {}): Promise<HttpProcess> {
    const child = start(["http", "--port", "0", ...args], environment);
    const lines: string[] = [];
    const url = await new Promise<string>((resolve, reject) => {
      createInterface({ input: child.stderr ?? process.stdin }).on("line", (line) => {
        lines.push(line);
        const told = /"url":"([^"]+)","msg":"listening"/.exec(line)?.[1];
        if (told !== undefined) resolve(told);
      });
      createInterface({ input: child.stdout ?? process.stdin }).on("line", (line) => lines.push(line));
      child.once("exit", () => reject(new Error(`The server ended: ${lines.join("\n")}`)));
    });
    return new HttpProcess(child, url, lines);
  }

  signal(name: NodeJS.Signals): void {
    this.#child.kill(name);
  }

  /** Its exit code, once it has ended. */
  async ended(): Promise<number | null> {
    if (this.#child.exitCode === null && this.#child.signalCode === null) await once(this.#child, "exit");
    return this.#child.exitCode;
  }
}

function start(args: readonly string[], environment: NodeJS.ProcessEnv): ChildProcess {
  const own = Object.entries(process.env).filter(([name]) => !name.startsWith("PIGEONHOLE_"));
  const child = spawn(process.execPath, [COMMAND, ...args], {
    env: { ...Object.fromEntries(own), ...environment },
    stdio: ["ignore", "pipe", "pipe"],
  });
  running.add(child);
  child.once("exit", () => running.delete(child));
  return child;
}

async function textOf(stream: NodeJS.ReadableStream | null): Promise<string> {
  let text = "";
  for await (const chunk of stream ?? []) text += String(chunk);
  return text;
}
