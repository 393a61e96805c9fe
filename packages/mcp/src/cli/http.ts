import { Command, InvalidArgumentError, Option } from "commander";
import { withAction } from "./command.js";
import type { HttpFlags } from "./run-http.js";

/** `pigeonhole-mcp http`: many tenants over Streamable HTTP, one a token. */
export function httpCommand(): Command {
  const command = new Command("http").description(
    "Serve many tenants over Streamable HTTP, one namespace a token.",
  );
  command
    .option("--port <number>", "the port to listen on", wholeNumber, 8_787)
    .option("--host <address>", "the address to listen on", "127.0.0.1")
    .option("--store <url>", "sqlite:DIRECTORY, sqlite::memory: (PIGEONHOLE_STORE)")
    .option("--forget", "add the forget tool")
    .option("--keys <directory>", "keys of the token command (PIGEONHOLE_KEYS)")
    .option("--audience <name>", "the audience that tokens must name")
    .option("--issuer <url>", "take the tokens of this OAuth issuer")
    .option("--jwks <url>", "where the issuer's keys are; left out, its metadata says")
    .option("--namespace <template>", "with --issuer: claims to a namespace, such as {org_id}/users/{sub}")
    .option("--insecure-no-auth", "let everyone on this machine into the one --namespace, without tokens")
    .option("--resource <url>", "the public URL of the endpoint, such as https://memory.example.com/mcp")
    .option("--allowed-host <name>", "another host name that requests may name", append, [])
    .option("--allowed-origin <origin>", "a web page's origin that may call", append, [])
    .option("--rate-limit <number>", "requests a second for each token", wholeNumber)
    .addOption(
      new Option("--log-level <level>", "the least that is told of")
        .choices(["info", "warn", "error", "silent"])
        .default("info"),
    );
  return withAction(
    command,
    async (flags: HttpFlags) => {
      // Loaded here, so that the other commands start without it.
      const { runHttp } = await import("./run-http.js");
      await runHttp(flags);
    },
    ["allowed-host", "allowed-origin"],
  );
}

function wholeNumber(text: string): number {
  if (!/^\d{1,9}$/.test(text)) throw new InvalidArgumentError("It is a whole number.");
  return Number(text);
}

function append(one: string, all: readonly string[]): string[] {
  return [...all, one];
}
