import { Command } from "commander";

/** `pigeonhole-mcp token`: makes a token for one namespace. */
export function tokenCommand(): Command {
  const command = new Command("token").description("Make a token for one namespace of the HTTP server.");
  return command.action(() => command.error("This version makes no tokens yet.", { exitCode: 2 }));
}
