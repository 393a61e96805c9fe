/** Parameters without those that are null: a client that writes down every optional one means that it gives none. */
export function withoutNulls(params: object): { [name: string]: unknown } {
  return Object.fromEntries(Object.entries(params).filter(([, value]) => value !== null));
}

/** A JSON-RPC message of any shape, with its parameters {@link withoutNulls}. */
export function messageWithoutNulls(message: unknown): unknown {
  if (typeof message !== "object" || message === null || !("params" in message)) return message;
  const { params, ...rest } = message;
  if (params === null) return rest;
  const isNamed = typeof params === "object" && !Array.isArray(params);
  return isNamed ? { ...rest, params: withoutNulls(params) } : message;
}
