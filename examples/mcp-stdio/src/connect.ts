import { fileURLToPath } from "node:url";
import { Client } from "@modelcontextprotocol/client";
import { StdioClientTransport } from "@modelcontextprotocol/client/stdio";

/** A client with a memory server of its own. */
export interface Conversation {
  toolNames(): Promise<string[]>;
  /** Calls a tool; gives the text that a model would read. */
  call(name: string, input: Record<string, unknown>): Promise<string>;
  /** The text of a resource. */
  read(uri: string): Promise<string>;
  close(): Promise<void>;
}

/** Starts a server for a namespace, as a client does with `npx @pigeonhole/mcp --namespace ...`, and connects to it. */
export async function connect(namespace: string, folder: string): Promise<Conversation> {
  const command = new URL("cli/main.js", import.meta.resolve("@pigeonhole/mcp"));
  const client = new Client({ name: "example", version: "1.0.0" });
  await client.connect(
    new StdioClientTransport({
      command: process.execPath,
      args: [fileURLToPath(command), "--namespace", namespace, "--store", `sqlite:${folder}`],
      stderr: "ignore",
    }),
  );
  return {
    toolNames: async () => (await client.listTools()).tools.map(({ name }) => name),
    async call(name, input) {
      const { content } = await client.callTool({ name, arguments: input });
      const [first] = content;
      return first?.type === "text" ? first.text : "";
    },
    async read(uri) {
      const [content] = (await client.readResource({ uri })).contents;
      return content !== undefined && "text" in content ? content.text : "";
    },
    close: () => client.close(),
  };
}
