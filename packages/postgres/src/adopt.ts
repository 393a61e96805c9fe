import { NamespaceChange } from "@pigeonhole/core/rows";
import type { CopiedRows } from "@pigeonhole/core/store";
import { ChangedRows } from "./changed-rows.js";
import type { Session } from "./connections.js";
import type { WriteRequest } from "./transaction.js";
import { lockAndRead, store } from "./writer.js";

/** Takes over rows of another store, in one transaction. */
export async function adoptRows(session: Session, request: WriteRequest, copied: CopiedRows): Promise<void> {
  const { tenant, namespace } = request;
  const ended = copied.changes.filter(({ op }) => op !== "set").map(({ key }) => key);
  const keys = [...new Set([...ended, ...copied.entries.map(({ key }) => key)])];
  const { now, state } = await lockAndRead(session, request, keys);
  const rows = new ChangedRows(tenant, namespace, state);
  const change = new NamespaceChange(rows, state.counts, now);
  change.adopt(copied);
  await store(session, rows, change.counts, [rows.vectors]);
}
