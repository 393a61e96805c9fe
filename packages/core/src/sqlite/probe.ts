import { accessSync, closeSync, constants, openSync, statfsSync, statSync } from "node:fs";
import { dirname } from "node:path";

/** Descriptors that SQLite needs at once for a file: itself, its log and the log's index. */
const DESCRIPTORS = 3;

/** Less free space than this is why a write to a nearly full disk failed. */
const NEARLY_NOTHING = 65_536;

/** The operating system's name for an error, such as EACCES; undefined when it has none. */
export function errnoOf(error: unknown): string | undefined {
  if (!(error instanceof Error) || !("code" in error) || typeof error.code !== "string") return undefined;
  return /^E[A-Z0-9]+$/.test(error.code) ? error.code : undefined;
}

/**
 * Why SQLite could not open or write a file, for it hides the errno. The file itself is not opened: closing it again
 * would drop the locks that this process holds on it.
 */
export function probe(path: string): string | undefined {
  const directory = dirname(path);
  try {
    accessSync(directory, constants.R_OK | constants.W_OK | constants.X_OK);
    openSeveral(directory);
    accessSync(path, constants.R_OK | constants.W_OK);
    if (statSync(path).isDirectory()) return "EISDIR";
    const { bavail, bsize } = statfsSync(directory);
    return bavail * bsize < NEARLY_NOTHING ? "ENOSPC" : undefined;
  } catch (error) {
    const errno = errnoOf(error);
    return errno === "ENOENT" ? undefined : errno;
  }
}

function openSeveral(directory: string): void {
  const opened: number[] = [];
  try {
    while (opened.length < DESCRIPTORS) opened.push(openSync(directory, "r"));
  } finally {
    for (const descriptor of opened) closeSync(descriptor);
  }
}
