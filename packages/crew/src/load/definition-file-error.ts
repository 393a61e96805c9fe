import { MemoryError } from "@pigeonhole/core";

/** A file of a crew that cannot be read; the message begins with its place. */
export class DefinitionFileError extends MemoryError {
  constructor(message: string, cause?: unknown) {
    super("invalid_argument", message, { cause });
  }
}
