import { Command } from "commander";

/** `pigeonhole-mcp http`: many tenants over Streamable HTTP, one a token. */
export function httpCommand(): Command {
  const command = new Command("http").description(
    "Serve many tenants over Streamable HTTP, one namespace a token.",
  );
  return command.action(() => command.error("This version has no HTTP server yet.", { exitCode: 2 }));
}
