import { connect } from "node:net";

/** An answer as it stood on the wire. */
export interface Answer {
  readonly status: number;
  readonly headers: ReadonlyMap<string, string>;
  readonly text: string;
}

/** Sends bytes as they are over a connection of their own, and reads all that comes back. */
export function sendRaw(
  port: number,
  bytes: string | Uint8Array,
  options: { end?: boolean } = {},
): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const socket = connect({ port, host: "127.0.0.1", allowHalfOpen: true });
    const chunks: Buffer[] = [];
    socket.on("data", (chunk) => chunks.push(chunk));
    socket.on("error", (error) => (chunks.length > 0 ? done() : reject(error)));
    socket.on("end", done);
    function done(): void {
      socket.destroy();
      resolve(parseAnswer(Buffer.concat(chunks).toString("utf8")));
    }
    socket.write(bytes);
    if (options.end) socket.end();
  });
}

function parseAnswer(all: string): Answer {
  const [head = "", ...rest] = all.split("\r\n\r\n");
  const [first = "", ...lines] = head.split("\r\n");
  const headers = lines.map((line): [string, string] => {
    const colon = line.indexOf(":");
    return [line.slice(0, colon).toLowerCase(), line.slice(colon + 1).trim()];
  });
  const status = Number(/^HTTP\/1\.1 (\d{3})/.exec(first)?.[1] ?? 0);
  return { status, headers: new Map(headers), text: rest.join("\r\n\r\n") };
}

const META = {
  "io.modelcontextprotocol/protocolVersion": "2026-07-28",
  "io.modelcontextprotocol/clientCapabilities": {},
  "io.modelcontextprotocol/clientInfo": { name: "test", version: "1" },
};

/** A JSON-RPC request of the protocol of 2026-07-28, with the headers that go with it. */
export function modernRequest(
  method: string,
  params: object = {},
): { body: string; headers: Record<string, string> } {
  const name = "name" in params ? { "mcp-name": String(params.name) } : {};
  return {
    body: JSON.stringify({ jsonrpc: "2.0", id: 1, method, params: { ...params, _meta: META } }),
    headers: { "mcp-protocol-version": "2026-07-28", "mcp-method": method, ...name },
  };
}

/** A call of a tool in the protocol of 2025-11-25. */
export function toolCall(name: string, input: unknown, id: number | string = 1): string {
  return JSON.stringify({ jsonrpc: "2.0", id, method: "tools/call", params: { name, arguments: input } });
}

/** Headers of a client with this token. */
export function bearer(token: string | undefined): Record<string, string> {
  return {
    ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
    "content-type": "application/json",
    accept: "application/json, text/event-stream",
  };
}

/** Posts a body; the answer's text is the JSON of it, also where it came as an event. */
export async function post(
  url: string,
  body: string | Uint8Array<ArrayBuffer>,
  headers: Record<string, string>,
): Promise<Answer> {
  const response = await fetch(url, { method: "POST", body, headers });
  const text = await response.text();
  const event = /^data: (.+)$/m.exec(text)?.[1];
  return { status: response.status, headers: new Map(response.headers), text: event ?? text };
}

/** A whole request as bytes; headers given here come in place of the standard ones. */
export function rawRequest(
  token: string,
  body: string | Uint8Array,
  headers: Record<string, string> = {},
): Uint8Array {
  const all = {
    host: "localhost",
    connection: "close",
    "content-length": String(Buffer.byteLength(body)),
    ...bearer(token),
    ...headers,
  };
  const lines = Object.entries(all).map(([name, value]) => `${name}: ${value}`);
  return Buffer.concat([
    Buffer.from(`POST /mcp HTTP/1.1\r\n${lines.join("\r\n")}\r\n\r\n`),
    Buffer.from(body),
  ]);
}

/** The status, and the code of the JSON-RPC error where there is one. */
export function told({ status, text }: Answer): { status: number; code?: number } {
  const code = /"error":\{"code":(-\d+)/.exec(text)?.[1];
  return code === undefined ? { status } : { status, code: Number(code) };
}
