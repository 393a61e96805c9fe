import { Agent, request } from "node:http";

/** Where the load goes. */
export interface Target {
  readonly url: string;
  readonly token: string;
}

/** A protocol generation, as a request shows it. */
export type Era = "2025-11-25" | "2026-07-28";

const META = {
  "io.modelcontextprotocol/protocolVersion": "2026-07-28",
  "io.modelcontextprotocol/clientCapabilities": {},
  "io.modelcontextprotocol/clientInfo": { name: "bench", version: "1" },
};

/** Calls tools over so many connections, each of which asks again as soon as it is answered. */
export class Load {
  readonly #agent: Agent;
  readonly #target: Target;
  readonly #connections: number;
  readonly #era: Era;

  constructor(target: Target, connections: number, era: Era) {
    this.#target = target;
    this.#connections = connections;
    this.#era = era;
    this.#agent = new Agent({ keepAlive: true, maxSockets: connections });
  }

  /** Answers a second, over a time in milliseconds; `input` makes the arguments of the call with this number. */
  async rate(tool: string, input: (call: number) => object, milliseconds: number): Promise<number> {
    const start = performance.now();
    let calls = 0;
    let answers = 0;
    const connection = async (): Promise<void> => {
      while (performance.now() - start < milliseconds) {
        calls += 1;
        await this.#call(tool, input(calls), calls);
        answers += 1;
      }
    };
    await Promise.all(Array.from({ length: this.#connections }, connection));
    return (answers * 1_000) / (performance.now() - start);
  }

  close(): void {
    this.#agent.destroy();
  }

  #call(name: string, input: object, id: number): Promise<void> {
    const modern = this.#era === "2026-07-28";
    const params = { name, arguments: input, ...(modern ? { _meta: META } : {}) };
    const body = JSON.stringify({ jsonrpc: "2.0", id, method: "tools/call", params });
    return new Promise((resolve, reject) => {
      const sent = request(this.#target.url, {
        agent: this.#agent,
        method: "POST",
        headers: {
          authorization: `Bearer ${this.#target.token}`,
          "content-type": "application/json",
          accept: "application/json, text/event-stream",
          "content-length": Buffer.byteLength(body),
          "mcp-protocol-version": this.#era,
          ...(modern ? { "mcp-method": "tools/call", "mcp-name": name } : {}),
        },
      });
      sent.on("error", reject);
      sent.on("response", (response) => {
        let text = "";
        response.setEncoding("utf8");
        response.on("data", (chunk: string) => {
          text += chunk;
        });
        response.on("end", () => {
          const good =
            response.statusCode === 200 && text.includes('"content"') && !text.includes('"isError"');
          if (good) resolve();
          else reject(new Error(`${name} answered ${response.statusCode}: ${text.slice(0, 200)}`));
        });
      });
      sent.end(body);
    });
  }
}
