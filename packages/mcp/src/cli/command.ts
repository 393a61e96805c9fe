import { isMemoryError } from "@pigeonhole/core";
import { type Command, InvalidArgumentError } from "commander";

/** How a command ends that was called wrongly, by its own rules or by those of its flags. */
const WRONG_CALL = 2;

/** Gives a command its action, and has whatever is wrong with a call end in words on standard error and exit code 2. */
export function withAction<Flags>(command: Command, action: (flags: Flags) => Promise<void>): Command {
  return command
    .configureOutput({
      outputError: (text, write) => write(`pigeonhole-mcp: ${text.replace(/^error: /, "")}`),
    })
    .exitOverride(({ exitCode }) => process.exit(exitCode === 0 ? 0 : WRONG_CALL))
    .action(async (flags: Flags) => {
      try {
        await action(flags);
      } catch (error) {
        // What another error says is not for users.
        command.error(isMemoryError(error) ? error.message : "The command could not be carried out.");
      }
    });
}

/** Reads a flag that is given once: of two memories, neither is meant for sure. */
export function once(text: string, before: string | undefined): string {
  if (before !== undefined) throw new InvalidArgumentError("It is given once.");
  return text;
}
