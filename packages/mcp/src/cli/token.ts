import { Command, Option } from "commander";
import { withAction } from "./command.js";

interface Given {
  namespace: string;
  access: "read" | "write";
  expires: string;
  audience?: string;
  keys?: string;
  agent?: string;
  user?: string;
}

/** `pigeonhole-mcp token`: makes a token for one namespace. */
export function tokenCommand(): Command {
  const command = new Command("token").description("Make a token for one namespace of the HTTP server.");
  command
    .requiredOption("--namespace <path>", "whose memory the token opens, such as acme/users/42")
    .addOption(
      new Option("--access <access>", "what it may do").choices(["read", "write"]).makeOptionMandatory(),
    )
    .requiredOption("--expires <time>", "how long it is good, such as 30d, 12h or 90s")
    .option("--audience <name>", "the server that it is for: what that server has as its --audience")
    .option("--agent <name>", "the agent on record with what is written")
    .option("--user <name>", "the user on record with what is written")
    .option("--keys <directory>", "where the keys are, made at first use (PIGEONHOLE_KEYS)");
  return withAction(command, async ({ namespace, access, expires, audience, keys, agent, user }: Given) => {
    const source = { ...(agent === undefined ? {} : { agent }), ...(user === undefined ? {} : { user }) };
    // Loaded here, so that the other commands start without it.
    const { mintToken } = await import("../tokens/mint.js");
    const token = await mintToken({
      namespace,
      access,
      expires,
      ...(Object.keys(source).length === 0 ? {} : { source }),
      ...(audience === undefined ? {} : { audience }),
      ...(keys === undefined ? {} : { keys }),
    });
    process.stdout.write(`${token}\n`);
  });
}
