import { namespaceColumns, namespaceFrom, type Row } from "@pigeonhole/core/rows";
import { type CheckErasure, type Namespace, parseNamespace } from "@pigeonhole/core/store";
import type { Statement } from "./batch.js";
import { BEGIN } from "./begin.js";
import type { Session } from "./connections.js";
import { CallerError } from "./errors.js";
import { PENDING_STATEMENTS } from "./pending-statements.js";
import { SEARCH_STATEMENTS } from "./search-statements.js";
import { STATEMENTS, TENANT_STATEMENTS } from "./statements.js";
import { commit } from "./transaction.js";
import { VECTOR_STATEMENTS } from "./vector-statements.js";

/**
 * Destroys every namespace of a tenant. Only what was locked is deleted, so that a write at the same time comes whole
 * before or after. With a check the namespace named like the tenant is locked as well, also where there is none yet.
 */
export async function eraseTenant(
  session: Session,
  tenant: Namespace,
  begin: Statement,
  check?: CheckErasure,
): Promise<void> {
  const own = check === undefined ? [] : [emptyNamespace(tenant)];
  const { results } = await session.run([
    BEGIN,
    begin,
    ...own,
    { text: TENANT_STATEMENTS.lockNamespaces, values: [tenant] },
  ]);
  const rows = results.at(-1)?.rows ?? [];
  if (check !== undefined) tellCheck(check, rows);
  const names = rows.map(([name]) => String(name));
  await commit(session, deletions(tenant, names));
}

function tellCheck(check: CheckErasure, rows: readonly Row[]): void {
  const positions = rows.map(([name, ...counts]) => {
    const namespace = parseNamespace(String(name));
    return [namespace, namespaceFrom(namespace, counts).sequence] as const;
  });
  try {
    check(new Map(positions.filter(([, position]) => position > 0)));
  } catch (error) {
    throw new CallerError(error);
  }
}

/** Adds the tenant's own namespace, so that it can be locked; it goes with the rest. */
function emptyNamespace(tenant: Namespace): Statement {
  const [, ...empty] = namespaceColumns(tenant, { sequence: 0, entries: 0, totalLength: 0 }, [0, 0]);
  return { text: STATEMENTS.addNamespace, values: [tenant, tenant, ...empty] };
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
