/** A call's arguments are the tool's own to read: one may hold a null that is meant. */
const CALL = "tools/call";
/** Objects in objects that a request has at most, as in `context.arguments.scope` of a completion. */
const DEEPEST = 3;

/**
 * A JSON-RPC message of any shape without what is null in its parameters: a client that writes down every optional one
 * means that it gives none.
 */
export function messageWithoutNulls<Message>(message: Message): Message;
export function messageWithoutNulls(message: unknown): unknown {
  if (typeof message !== "object" || message === null || !("params" in message)) return message;
  const { params, ...rest } = message;
  if (params === null) return rest;
  const isCall = "method" in message && message.method === CALL;
  return { ...rest, params: withoutNulls(params, isCall ? 1 : DEEPEST) };
}

function withoutNulls(value: unknown, depth: number): unknown {
  if (depth === 0 || typeof value !== "object" || value === null || Array.isArray(value)) return value;
  const given = Object.entries(value).filter(([, one]) => one !== null);
  return Object.fromEntries(given.map(([name, one]) => [name, withoutNulls(one, depth - 1)]));
}
