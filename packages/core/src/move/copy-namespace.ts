import { MemoryError } from "../errors.js";
import type { Namespace } from "../namespace.js";
import type { Store } from "../store/store.js";
import { rowText } from "./digest.js";
import { readChangePages, readEntryPages } from "./pages.js";

/**
 * Copies what the target lacks of a namespace: first the journal, so that an entry that is not there yet is known to be
 * missing, then the entries. `onPage` is told each page that is there.
 *
 * @throws MemoryError `not_allowed` when the target's journal is no beginning of the source's
 */
export async function copyNamespace(
  source: Store,
  target: Store,
  namespace: Namespace,
  onPage: (phase: "journal" | "entries", count: number) => void,
): Promise<void> {
  const copied = await target.position(namespace, target.clock());
  await checkBeginning(source, target, namespace, copied, (count) => onPage("journal", count));
  for await (const changes of readChangePages(source, namespace, copied)) {
    await target.adopt(namespace, { changes, entries: [] });
    onPage("journal", changes.length);
  }
  for await (const entries of readEntryPages(source, namespace)) {
    await target.adopt(namespace, { changes: [], entries });
    onPage("entries", entries.length);
  }
}

/** What an earlier try has copied is the source's own; anything else must not be written into. */
async function checkBeginning(
  source: Store,
  target: Store,
  namespace: Namespace,
  copied: number,
  onPage: (count: number) => void,
): Promise<void> {
  if (copied === 0) return;
  const pages = readChangePages(target, namespace, 0);
  for await (const page of pages) {
    const first = page[0]?.sequence ?? 1;
    const wanted = await source.changes(namespace, first - 1, page.length, source.clock());
    if (page.map(rowText).join() !== wanted.map(rowText).join()) {
      throw new MemoryError(
        "not_allowed",
        "The target has other data of this tenant. Erase the tenant there, or move it to another store.",
      );
    }
    onPage(page.length);
  }
}
