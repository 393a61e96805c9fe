import { ProtocolError, ProtocolErrorCode } from "@modelcontextprotocol/server";
import { isMemoryError } from "@pigeonhole/core";

/** Runs a request's work; what it throws reaches the client in words that may leave the server. */
export async function answered<Result>(work: () => Promise<Result>): Promise<Result> {
  try {
    return await work();
  } catch (error) {
    throw protocolError(error);
  }
}

/** The client is shown a thrown message word for word, so only our own messages pass. */
function protocolError(error: unknown): Error {
  if (error instanceof ProtocolError) return error;
  if (!isMemoryError(error)) {
    return new ProtocolError(ProtocolErrorCode.InternalError, "The memory could not be used.");
  }
  const code = error.code.startsWith("invalid_")
    ? ProtocolErrorCode.InvalidParams
    : ProtocolErrorCode.InternalError;
  return new ProtocolError(code, error.message, { code: error.code, retryable: error.retryable });
}

/** An error for a request that asks for what there is not. */
export function invalidParams(message: string): ProtocolError {
  return new ProtocolError(ProtocolErrorCode.InvalidParams, message);
}
