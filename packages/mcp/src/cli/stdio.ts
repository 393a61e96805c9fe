import { Command } from "commander";
import { serveMemory } from "../stdio/serve-memory.js";

/** `pigeonhole-mcp [stdio]`: one namespace over standard input and output. */
export function stdioCommand(): Command {
  const command = new Command("stdio").description(
    "Serve one namespace over standard input and output (the default).",
  );
  return command
    .option("--namespace <path>", "the namespace, such as acme/users/42 (PIGEONHOLE_NAMESPACE)")
    .action((given: { namespace?: string }) => {
      const namespace = given.namespace ?? process.env["PIGEONHOLE_NAMESPACE"];
      if (namespace === undefined) {
        return command.error(
          "Say whose memory this is: --namespace acme/users/42, or PIGEONHOLE_NAMESPACE.",
          {
            exitCode: 2,
          },
        );
      }
      serveMemory(namespace);
    });
}
