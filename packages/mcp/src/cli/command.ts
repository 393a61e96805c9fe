import { isMemoryError } from "@pigeonhole/core";
import type { Command } from "commander";

/** How a command ends that was called wrongly, by its own rules or by those of its flags. */
const WRONG_CALL = 2;

/**
 * Gives a command its action, refuses flags that are given twice but for those that may be, and has whatever is wrong with a call end in words on standard error and exit code 2.
 */
export function withAction<Flags>(
  command: Command,
  action: (flags: Flags) => Promise<void>,
  repeatable: readonly string[] = [],
): Command {
  refuseTwice(command, repeatable);
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

/** Of two memories, stores or accesses neither is meant for sure, so that a flag with a value is given once. */
function refuseTwice(command: Command, repeatable: readonly string[]): void {
  for (const option of command.options.filter(({ required }) => required)) {
    if (repeatable.includes(option.name())) continue;
    let isGiven = false;
    command.on(`option:${option.name()}`, () => {
      if (isGiven) command.error(`${option.long} is given once.`);
      isGiven = true;
    });
  }
}
