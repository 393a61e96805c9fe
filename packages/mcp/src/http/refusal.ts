/** A request that is refused before it reaches a memory: its HTTP answer. The message holds nothing of the request. */
export class Refusal extends Error {
  readonly status: number;
  /** The JSON-RPC error code. */
  readonly code: number;
  readonly headers: { readonly [name: string]: string };
  /** Why, for the log, where that is more than the client is told. */
  readonly reason: string | undefined;

  constructor(
    status: number,
    code: number,
    message: string,
    headers: { readonly [name: string]: string } = {},
    reason?: string,
  ) {
    super(message);
    this.status = status;
    this.code = code;
    this.headers = headers;
    this.reason = reason;
  }

  response(): Response {
    const body = { jsonrpc: "2.0", error: { code: this.code, message: this.message }, id: null };
    return Response.json(body, { status: this.status, headers: this.headers });
  }
}
