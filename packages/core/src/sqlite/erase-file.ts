import { rmSync } from "node:fs";
import { dirname } from "node:path";
import type { CheckErasure } from "../store/store.js";
import { eraseRows } from "./erase-rows.js";
import { positionsIn } from "./reader.js";
import { StaleFile, type TenantFile } from "./tenant-file.js";
import { syncDirectory } from "./tenant-files.js";

/**
 * Removes all rows of a tenant and its file in one exclusive transaction. Another process that has the file open finds it
 * empty and, at its next write or miss, that it is gone; SQLite leaves a moved file's log alone when it closes.
 */
export function eraseFile(file: TenantFile, path: string, check: CheckErasure | undefined): void {
  file.exclusive(() => {
    if (!file.isCurrent()) throw new StaleFile();
    check?.(positionsIn(file));
    for (const [name] of file.all("namespaces")) eraseRows(file, String(name));
    for (const suffix of ["", "-wal", "-shm"]) rmSync(path + suffix, { force: true });
    syncDirectory(dirname(path));
  });
}
