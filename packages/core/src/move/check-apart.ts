import { MemoryError } from "../errors.js";
import type { Store } from "../store/store.js";
import type { Claim } from "./claim.js";

/**
 * Two URLs, or a link to a directory, may name one place, and to remove the source would remove the target. Only what is
 * written tells.
 *
 * @throws MemoryError `invalid_argument` when the claim in the target can be read in the source
 */
export async function checkApart(source: Store, { namespace }: Claim): Promise<void> {
  if ((await source.position(namespace, source.clock())) > 0)
    throw new MemoryError("invalid_argument", "Both stores are one and the same place. Nothing was moved.");
}
