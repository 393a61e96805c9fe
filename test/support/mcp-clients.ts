import { createMCPClient, type MCPTransport } from "@ai-sdk/mcp";
import { Experimental_StdioMCPTransport } from "@ai-sdk/mcp/mcp-stdio";
import { Client, StreamableHTTPClientTransport } from "@modelcontextprotocol/client";
import { StdioClientTransport } from "@modelcontextprotocol/client/stdio";
import { Client as Client1 } from "@modelcontextprotocol/sdk/client/index.js";
import { StdioClientTransport as StdioClientTransport1 } from "@modelcontextprotocol/sdk/client/stdio.js";
import { StreamableHTTPClientTransport as StreamableHTTPClientTransport1 } from "@modelcontextprotocol/sdk/client/streamableHttp.js";
import { z } from "zod";
import { TOOL_RESULT } from "./mcp-process.ts";

/** Where a server is. */
export type Place =
  | { readonly args: readonly string[]; readonly env: Record<string, string> }
  | { readonly url: string; readonly headers: Record<string, string> };

/** A client that is connected, whichever it is. */
export interface Connected {
  /** The version of the protocol that it and the server agreed on. */
  readonly version: string;
  listTools(): Promise<z.output<typeof TOOLS>["tools"]>;
  call(name: string, input: Record<string, unknown>): Promise<z.output<typeof TOOL_RESULT>>;
  close(): Promise<void>;
}

/** A client that people have. */
export interface ClientKind {
  readonly name: string;
  /** The versions of the protocol that it may agree on with a server that knows them all. */
  readonly versions: readonly string[];
  connect(to: Place): Promise<Connected>;
}

/** A listed tool, with every hint that there is. */
export const TOOLS = z.object({
  tools: z.array(
    z.looseObject({
      name: z.string(),
      title: z.string(),
      description: z.string(),
      inputSchema: z.looseObject({ type: z.literal("object") }),
      outputSchema: z.looseObject({ type: z.literal("object") }),
      annotations: z.object({
        readOnlyHint: z.boolean(),
        destructiveHint: z.boolean(),
        idempotentHint: z.boolean(),
        openWorldHint: z.boolean(),
      }),
    }),
  ),
});

export const OLDER = "2025-11-25";
const NEWER = "2026-07-28";
const INFO = { name: "test", version: "1.0.0" };

const sdk1: ClientKind = {
  name: "@modelcontextprotocol/sdk 1.x",
  versions: [OLDER],
  async connect(to) {
    const client = new Client1(INFO);
    const transport =
      "url" in to
        ? new StreamableHTTPClientTransport1(new URL(to.url), { requestInit: { headers: to.headers } })
        : new StdioClientTransport1({
            command: process.execPath,
            args: [...to.args],
            env: to.env,
            stderr: "ignore",
          });
    let version = "";
    // The transport is told what was agreed on.
    const told = transport instanceof StreamableHTTPClientTransport1 ? transport : undefined;
    if (told === undefined)
      Object.assign(transport, { setProtocolVersion: (agreed: string) => (version = agreed) });
    await client.connect(transport as Parameters<Client1["connect"]>[0]);
    return {
      get version() {
        return told?.protocolVersion ?? version;
      },
      listTools: async () => TOOLS.parse(await client.listTools()).tools,
      call: async (name, input) => TOOL_RESULT.parse(await client.callTool({ name, arguments: input })),
      close: () => client.close(),
    };
  },
};

const client2: ClientKind = {
  name: "@modelcontextprotocol/client 2.x",
  versions: [NEWER],
  async connect(to) {
    const client = new Client(INFO, { versionNegotiation: { mode: "auto" } });
    const transport =
      "url" in to
        ? new StreamableHTTPClientTransport(new URL(to.url), { requestInit: { headers: to.headers } })
        : new StdioClientTransport({
            command: process.execPath,
            args: [...to.args],
            env: to.env,
            stderr: "ignore",
          });
    await client.connect(transport);
    return {
      version: client.getNegotiatedProtocolVersion() ?? "",
      listTools: async () => TOOLS.parse(await client.listTools()).tools,
      call: async (name, input) => TOOL_RESULT.parse(await client.callTool({ name, arguments: input })),
      close: () => client.close(),
    };
  },
};

const aiSdk: ClientKind = {
  name: "@ai-sdk/mcp",
  // It takes the older one from a server that needs more than a second to start.
  versions: [NEWER, OLDER],
  async connect(to) {
    let version = "";
    const listening: typeof fetch = (input, init) => {
      version = new Headers(init?.headers).get("mcp-protocol-version") ?? version;
      return fetch(input, init);
    };
    const overStdio = (): MCPTransport => {
      if ("url" in to) throw new Error("not over stdio");
      const transport = new Experimental_StdioMCPTransport({
        command: process.execPath,
        args: [...to.args],
        env: to.env,
        stderr: "ignore",
      });
      return Object.assign(transport, { setProtocolVersion: (agreed: string) => (version = agreed) });
    };
    const transport =
      "url" in to
        ? ({ type: "http", url: to.url, headers: to.headers, fetch: listening } as const)
        : overStdio();
    const client = await createMCPClient({ transport });
    const tools = await client.tools();
    return {
      version,
      listTools: async () => TOOLS.parse(await client.listTools()).tools,
      async call(name, input) {
        const tool = tools[name];
        if (tool?.execute === undefined) throw new Error(`There is no tool ${name}.`);
        return TOOL_RESULT.parse(await tool.execute(input, { toolCallId: "1", messages: [], context: {} }));
      },
      close: () => client.close(),
    };
  },
};

/** The three. */
export const CLIENTS: readonly ClientKind[] = [sdk1, client2, aiSdk];
