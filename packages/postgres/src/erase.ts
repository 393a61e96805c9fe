import type { Namespace } from "@pigeonhole/core/store";
import type { Statement } from "./batch.js";
import { BEGIN } from "./begin.js";
import type { Session } from "./connections.js";
import { PENDING_STATEMENTS } from "./pending-statements.js";
import { SEARCH_STATEMENTS } from "./search-statements.js";
import { STATEMENTS, TENANT_STATEMENTS } from "./statements.js";
import { commit } from "./transaction.js";
import { VECTOR_STATEMENTS } from "./vector-statements.js";

/**
 * Destroys every namespace of a tenant. Only what was locked is deleted, so that a write at the same time comes whole
 * before or after.
 */
export async function eraseTenant(session: Session, tenant: string, begin: Statement): Promise<void> {
  const { results } = await session.run([
    BEGIN,
    begin,
    { text: TENANT_STATEMENTS.lockNamespaces, values: [tenant] },
  ]);
  const names = (results[2]?.rows ?? []).map(([name]) => String(name));
  await commit(session, deletions(tenant, names));
}

/** Destroys the named namespaces, whose locks are taken in order. */
export async function eraseNamespaces(
  session: Session,
  tenant: string,
  names: readonly Namespace[],
  begin: Statement,
): Promise<void> {
  const locks = names.map((name) => ({ text: STATEMENTS.lockNamespace, values: [tenant, name] }));
  await session.run([BEGIN, begin, ...locks]);
  await commit(session, deletions(tenant, names));
}

function deletions(tenant: string, names: readonly string[]): Statement[] {
  const texts = [
    STATEMENTS.eraseEntries,
    STATEMENTS.eraseJournal,
    SEARCH_STATEMENTS.erasePostings,
    PENDING_STATEMENTS.erasePending,
    VECTOR_STATEMENTS.eraseVectors,
    STATEMENTS.eraseNamespaces,
  ];
  return texts.map((text) => ({ text, values: [tenant, names] }));
}
