import type { Grant } from "./grant.js";

/**
 * Verifies a bearer token and says what its bearer gets. Undefined, or an error, is a token that does not count (401);
 * a MemoryError that is `retryable` means that it could not be checked now (503). Called for every request.
 */
export type Authorize = (token: string, request: Request) => Grant | undefined | Promise<Grant | undefined>;
