import { type ChildProcessWithoutNullStreams, spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { afterEach } from "vitest";
import { z } from "zod";

/** The built command. */
export const COMMAND = fileURLToPath(new URL("../../packages/mcp/dist/cli/main.js", import.meta.url));

/** A JSON-RPC answer or notification, as it stood on a line of standard output. */
export type Message = z.output<typeof MESSAGE>;

const MESSAGE = z.looseObject({
  jsonrpc: z.literal("2.0"),
  id: z.union([z.string(), z.number()]).optional(),
  method: z.string().optional(),
  params: z.looseObject({}).optional(),
  result: z.looseObject({}).optional(),
  error: z.looseObject({ code: z.number(), message: z.string() }).optional(),
});

/** How a server is started. */
export interface Start {
  readonly args?: readonly string[];
  readonly env?: NodeJS.ProcessEnv;
  /** Another program than the command. */
  readonly file?: string;
}

const running = new Set<ChildProcessWithoutNullStreams>();

afterEach(() => {
  for (const child of running) child.kill("SIGKILL");
  running.clear();
});

/** An environment without the settings of whoever runs the tests. */
export function cleanEnvironment(env: NodeJS.ProcessEnv = {}): Record<string, string> {
  const own = Object.entries(process.env).filter(([name]) => !name.startsWith("PIGEONHOLE_"));
  const all = [...own, ...Object.entries(env)];
  return Object.fromEntries(all.flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])));
}

/** A real server process, spoken to line by line in the protocol of 2025-11-25. */
export class ServerProcess {
  /** Every message so far. */
  readonly messages: Message[] = [];
  /** Lines of standard output that are no message. */
  readonly noise: string[] = [];
  readonly child: ChildProcessWithoutNullStreams;
  errors = "";
  /** Resolves with the exit code, or the signal that ended it. */
  readonly ended: Promise<number | string>;
  readonly #waiting = new Map<number, (message: Message) => void>();
  #id = 0;

  constructor({ args = [], env = {}, file = COMMAND }: Start) {
    this.child = spawn(process.execPath, [file, ...args], { env: cleanEnvironment(env) });
    running.add(this.child);
    this.child.stdin.on("error", () => undefined);
    this.child.stderr.on("data", (chunk: Buffer) => {
      this.errors += chunk.toString();
    });
    createInterface({ input: this.child.stdout }).on("line", (line) => this.#take(line));
    this.ended = once(this.child, "close").then(([code, signal]) => {
      running.delete(this.child);
      return typeof code === "number" ? code : String(signal);
    });
  }

  /** Starts a server and shakes hands with it. */
  static async open(start: Start): Promise<ServerProcess> {
    const server = new ServerProcess(start);
    await server.request("initialize", {
      protocolVersion: "2025-11-25",
      capabilities: {},
      clientInfo: { name: "test", version: "1.0.0" },
    });
    server.send({ method: "notifications/initialized" });
    return server;
  }

  send(message: object): void {
    this.child.stdin.write(`${JSON.stringify({ jsonrpc: "2.0", ...message })}\n`);
  }

  /** Sends a request; rejects when the process ends before it answers. */
  request(method: string, params: object = {}): Promise<Message> {
    this.#id += 1;
    const id = this.#id;
    const answer = new Promise<Message>((resolve) => this.#waiting.set(id, resolve));
    this.send({ id, method, params });
    const lost = this.ended.then((code) => {
      throw new Error(`The server ended with ${code}. ${this.errors}`);
    });
    return Promise.race([answer, lost]);
  }

  /** Calls a tool; the text that a model would read, and whether it is an error. */
  async call(name: string, input: object): Promise<{ text: string; isError: boolean; data: unknown }> {
    const { result, error } = await this.request("tools/call", { name, arguments: input });
    if (error !== undefined) throw new Error(error.message);
    const { content, isError, structuredContent } = TOOL_RESULT.parse(result);
    return { text: content[0]?.text ?? "", isError: isError ?? false, data: structuredContent };
  }

  #take(line: string): void {
    const parsed = MESSAGE.safeParse(readJson(line));
    if (!parsed.success) {
      this.noise.push(line);
      return;
    }
    this.messages.push(parsed.data);
    if (typeof parsed.data.id !== "number") return;
    this.#waiting.get(parsed.data.id)?.(parsed.data);
    this.#waiting.delete(parsed.data.id);
  }
}

/** What `tools/call` answers. */
export const TOOL_RESULT = z.object({
  content: z.array(z.object({ type: z.string(), text: z.string() })),
  structuredContent: z.looseObject({}).optional(),
  isError: z.boolean().optional(),
});

function readJson(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}
