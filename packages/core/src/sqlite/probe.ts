import { accessSync, closeSync, constants, openSync, statfsSync } from "node:fs";
import { dirname } from "node:path";

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
    closeSync(openSync(directory, "r"));
    accessSync(path, constants.R_OK | constants.W_OK);
    const { bavail, bsize } = statfsSync(directory);
    return bavail * bsize < NEARLY_NOTHING ? "ENOSPC" : undefined;
  } catch (error) {
    const errno = errnoOf(error);
    return errno === "ENOENT" ? undefined : errno;
  }
}
