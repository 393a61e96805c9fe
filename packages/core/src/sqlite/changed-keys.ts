import type { Namespace } from "../namespace.js";
import { compareCodePoints } from "../ranking/compare-code-points.js";
import type { ChangedBy } from "../store/store.js";
import { sourceMatches } from "../values/source.js";
import { readChanges } from "./reader.js";
import type { TenantFile } from "./tenant-file.js";

/** Journal records in memory at a time. */
const RECORDS = 500;

/**
 * Keys that were written after a time or by a source, by code point. Every record is read and checked: one whose damaged
 * time or source a condition in SQL passes over would leave its key out without an error.
 */
export function readChangedKeys(file: TenantFile, namespace: Namespace, by: ChangedBy): string[] {
  const keys = new Set<string>();
  file.snapshot(() => {
    for (let after = 0; ; after += RECORDS) {
      const changes = readChanges(file, namespace, after, RECORDS, 0);
      for (const { key, at, source } of changes) {
        if ("after" in by ? at > by.after : sourceMatches(source, by.source)) keys.add(key);
      }
      if (changes.length < RECORDS) return;
    }
  });
  return [...keys].sort(compareCodePoints);
}
