import { MemoryError } from "@pigeonhole/core/store";
import type { Connections } from "./connections.js";
import { keyFromBlock } from "./tenant-proof.js";

const KEY = "select inner_block from pigeonhole.secrets order by id limit 1";

/**
 * The key that signs tenants, which only the owner of the tables can read.
 *
 * @throws MemoryError `store_unavailable` where there is none
 */
export async function ownKey(connections: Connections): Promise<Buffer> {
  const { results } = await connections.use((session) => session.run([{ text: KEY, values: [] }]));
  const block = results[0]?.rows[0]?.[0];
  if (block instanceof Uint8Array) return keyFromBlock(block);
  throw new MemoryError(
    "store_unavailable",
    "The store is unavailable: the key that signs tenants is missing. Run setup again.",
  );
}
