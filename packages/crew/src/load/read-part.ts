import { readFile } from "node:fs/promises";
import { extname } from "node:path";
import type { Part } from "../definition/part.js";
import { DefinitionFileError } from "./definition-file-error.js";
import { readJsonc } from "./read-jsonc.js";
import { readYaml } from "./read-yaml.js";

const MOST_CHARACTERS = 1_048_576;

/**
 * Reads a file of a crew: YAML or JSON by its ending.
 *
 * @throws DefinitionFileError for a file that is not there, over 1 MiB, or no YAML or JSON
 */
export async function readPart(file: string): Promise<Part> {
  const text = await readText(file);
  if (text.length > MOST_CHARACTERS)
    throw new DefinitionFileError(`${file}: a crew's file has at most 1 MiB.`);
  return /^\.ya?ml$/i.test(extname(file)) ? readYaml(text, file) : readJsonc(text, file);
}

async function readText(file: string): Promise<string> {
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(await readFile(file));
  } catch (cause) {
    const missing = cause instanceof Error && "code" in cause && cause.code === "ENOENT";
    throw new DefinitionFileError(
      missing ? `${file}: there is no such file.` : `${file}: this file cannot be read as UTF-8 text.`,
      cause,
    );
  }
}
