import { type ChildProcessWithoutNullStreams, spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { z } from "zod";

const ANSWER = z.object({
  id: z.number(),
  result: z.record(z.string(), z.unknown()).optional(),
  error: z.object({ message: z.string() }).optional(),
});

const TOOL_RESULT = z.object({
  content: z.array(z.looseObject({ type: z.string(), text: z.string().optional() })),
  structuredContent: z.unknown().optional(),
  isError: z.boolean().optional(),
});

interface Waiting {
  resolve(result: unknown): void;
  reject(error: Error): void;
}

/** An MCP server in a process of its own, spoken to line by line: no more client than a measurement needs. */
export class StdioServer {
  readonly #process: ChildProcessWithoutNullStreams;
  readonly #waiting = new Map<number, Waiting>();
  #lastId = 0;

  /** Starts `node FILE PARAMETERS...` and shakes hands. */
  static async start(
    file: string,
    parameters: readonly string[],
    environment: Readonly<Record<string, string>>,
  ): Promise<StdioServer> {
    const server = new StdioServer(file, parameters, environment);
    await server.request("initialize", {
      protocolVersion: "2025-06-18",
      capabilities: {},
      clientInfo: { name: "bench", version: "1" },
    });
    server.#send({ jsonrpc: "2.0", method: "notifications/initialized" });
    return server;
  }

  private constructor(
    file: string,
    parameters: readonly string[],
    environment: Readonly<Record<string, string>>,
  ) {
    this.#process = spawn(process.execPath, [file, ...parameters], {
      env: { ...process.env, ...environment },
      stdio: ["pipe", "pipe", "pipe"],
    });
    this.#process.stderr.resume();
    createInterface({ input: this.#process.stdout }).on("line", (line) => this.#receive(line));
    this.#process.on("exit", () => this.#fail(new Error("The server ended.")));
    this.#process.stdin.on("error", (error) => this.#fail(error));
  }

  /** Calls a tool; gives its structured answer, or else its text. */
  async call(name: string, parameters: unknown): Promise<unknown> {
    const result = TOOL_RESULT.parse(await this.request("tools/call", { name, arguments: parameters }));
    const text = result.content.map((part) => part.text ?? "").join("");
    if (result.isError === true) throw new Error(`${name} failed: ${text}`);
    return result.structuredContent ?? text;
  }

  async close(): Promise<void> {
    if (this.#process.exitCode !== null || this.#process.signalCode !== null) return;
    const ended = once(this.#process, "exit");
    this.#process.kill("SIGKILL");
    await ended;
  }

  /** Sends any request; gives its whole result. */
  request(method: string, params: unknown): Promise<unknown> {
    const id = ++this.#lastId;
    return new Promise((resolve, reject) => {
      this.#waiting.set(id, { resolve, reject });
      this.#send({ jsonrpc: "2.0", id, method, params });
    });
  }

  #send(message: unknown): void {
    this.#process.stdin.write(`${JSON.stringify(message)}\n`);
  }

  #receive(line: string): void {
    const answer = ANSWER.safeParse(JSON.parse(line));
    if (!answer.success) return;
    const { id, result, error } = answer.data;
    const waiting = this.#waiting.get(id);
    this.#waiting.delete(id);
    if (error === undefined) waiting?.resolve(result);
    else waiting?.reject(new Error(error.message));
  }

  #fail(error: Error): void {
    for (const { reject } of this.#waiting.values()) reject(error);
    this.#waiting.clear();
  }
}
