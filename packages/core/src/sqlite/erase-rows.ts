import { corrupt } from "../rows/corrupt.js";
import type { TenantFile } from "./tenant-file.js";

const STATEMENTS = [
  "eraseEntries",
  "eraseJournal",
  "erasePostings",
  "eraseVectors",
  "eraseNamespace",
] as const;

/** Removes all rows of a namespace, inside a transaction. */
export function eraseRows(file: TenantFile, namespace: string): void {
  if (namespace === "") throw corrupt("namespace");
  for (const name of STATEMENTS) file.run(name, namespace);
}
