import { Console } from "node:console";
import { Command } from "commander";
import { serveMemory } from "../stdio/serve-memory.js";
import { withAction } from "./command.js";
import { openCommandStore } from "./open-command-store.js";
import { type Flags, readSettings } from "./settings.js";

/** How long a client that is gone may hold the process, in milliseconds: with what a connection's end may take, under 1 s. */
const PATIENCE = 300;

/** `pigeonhole-mcp [stdio]`: one memory over standard input and output. */
export function stdioCommand(): Command {
  const command = new Command("stdio").description(
    "Serve one memory over standard input and output (the default).",
  );
  const several = (value: string, before: string[] = []): string[] => [...before, value];
  command
    .option("--namespace <path>", "whose memory, such as acme/users/42 (PIGEONHOLE_NAMESPACE)")
    .option("--scope <name=path>", "one of several memories; may be repeated (PIGEONHOLE_SCOPES)", several)
    .option("--read-scope <name=path>", "the same, to be read only (PIGEONHOLE_READ_SCOPES)", several)
    .option("--store <url>", "such as sqlite:./memory; your data directory when left out (PIGEONHOLE_STORE)")
    .option("--read-only", "leave out the tools that write (PIGEONHOLE_READ_ONLY)")
    .option("--forget", "add the tool that deletes (PIGEONHOLE_FORGET)")
    .option(
      "--source <field=text>",
      "who writes: agent, run or user; may be repeated (PIGEONHOLE_SOURCE)",
      several,
    )
    .option("--max-reply-tokens <count>", "the most one reply may cost (PIGEONHOLE_MAX_REPLY_TOKENS)");
  return withAction(command, serve, ["scope", "read-scope", "source"]);
}

async function serve(flags: Flags): Promise<void> {
  const { of, options } = readSettings(flags, process.env);
  // Standard output is the protocol's alone, whatever a library has to say.
  globalThis.console = new Console(process.stderr);
  const store = openCommandStore(typeof options.store === "string" ? options.store : undefined);
  const served = serveMemory(of, {
    ...options,
    store,
    // The message may quote what the client sent.
    onError: ({ name }) =>
      process.stderr.write(`pigeonhole-mcp: a message could not be read or sent (${name}).\n`),
  });
  process.stderr.on("error", () => undefined);
  const ended = Promise.race([
    served.closed,
    ...["SIGTERM", "SIGINT", "SIGHUP"].map(
      (signal) => new Promise<void>((resolve) => process.once(signal, resolve)),
    ),
  ]);
  await ended;
  setTimeout(() => process.exit(), PATIENCE).unref();
  await served.close();
  await store.close();
  process.stdin.destroy();
}
