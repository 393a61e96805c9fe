import { z } from "zod";

/** What is looked at of a JSON-RPC message before it is served. */
export interface Rpc {
  /** The method, where it is one that a memory server has; "other" if not. */
  readonly method: string;
  /** The tool that is called, where it is one of ours. */
  readonly tool: string | undefined;
}

const MESSAGE = z.object({
  method: z.string().optional(),
  params: z.object({ name: z.unknown() }).optional().catch(undefined),
});

const METHODS: ReadonlySet<string> = new Set([
  "initialize",
  "ping",
  "server/discover",
  "subscriptions/listen",
  "tools/list",
  "tools/call",
  "resources/list",
  "resources/read",
  "resources/subscribe",
  "resources/unsubscribe",
  "resources/templates/list",
  "prompts/list",
  "prompts/get",
  "completion/complete",
  "notifications/initialized",
  "notifications/cancelled",
]);

const READING: ReadonlySet<string> = new Set(["recall", "list_memory"]);
const WRITING: ReadonlySet<string> = new Set(["remember", "forget"]);

/** Reads a message; undefined for what is none, such as a batch. Names that a client made up are not repeated. */
export function readRpc(body: unknown): Rpc | undefined {
  if (Array.isArray(body)) return undefined;
  const parsed = MESSAGE.safeParse(body);
  if (!parsed.success) return undefined;
  const { method = "", params } = parsed.data;
  const name = method === "tools/call" ? params?.name : undefined;
  const isTool = typeof name === "string" && (READING.has(name) || WRITING.has(name));
  return { method: METHODS.has(method) ? method : "other", tool: isTool ? name : undefined };
}

/** True for the call of a tool that writes. */
export function isWrite({ tool }: Rpc): boolean {
  return tool !== undefined && WRITING.has(tool);
}
