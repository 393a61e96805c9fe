import { mkdir, rm, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { MemoryError } from "@pigeonhole/core";
import type { CrewAIFiles } from "./crewai-files.js";

/**
 * Writes the files below a folder, each readable by its owner only. A file that is there is replaced and not written into,
 * since its mode would stay.
 *
 * @throws MemoryError `invalid_argument` where the folder cannot be written
 */
export async function writeFiles(folder: string, files: CrewAIFiles): Promise<void> {
  try {
    for (const [path, text] of Object.entries(files)) {
      const file = join(folder, path);
      await mkdir(dirname(file), { recursive: true });
      await rm(file, { force: true });
      await writeFile(file, text, { mode: 0o600, flag: "wx" });
    }
  } catch (cause) {
    throw new MemoryError(
      "invalid_argument",
      "The crew's files could not be written. Give another directory.",
      {
        cause,
      },
    );
  }
}
