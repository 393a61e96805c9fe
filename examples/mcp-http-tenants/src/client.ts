import { Client, StreamableHTTPClientTransport } from "@modelcontextprotocol/client";

/** An MCP client with a token, as an agent has it. */
export async function connect(url: string, token: string): Promise<Client> {
  const client = new Client({ name: "example", version: "1.0.0" }, { versionNegotiation: { mode: "auto" } });
  const headers = { authorization: `Bearer ${token}` };
  await client.connect(new StreamableHTTPClientTransport(new URL(url), { requestInit: { headers } }));
  return client;
}

/** What a tool's answer says to a model. */
export async function say(client: Client, tool: string, input: Record<string, string>): Promise<string> {
  const { content } = await client.callTool({ name: tool, arguments: input });
  return content.map((part) => (part.type === "text" ? part.text : "")).join("\n");
}

/** The text of an entry read as a resource, or why it cannot be had. */
export async function read(client: Client, uri: string): Promise<string> {
  try {
    const { contents } = await client.readResource({ uri });
    return JSON.stringify(contents);
  } catch (error) {
    return `Refused: ${error instanceof Error ? error.message : String(error)}`;
  }
}
