import { spawnSync } from "node:child_process";
import { z } from "zod";
import { root } from "./documents.ts";
import type { Snippet } from "./read-snippets.ts";
import type { UserProject } from "./user-project.ts";

const COMMAND = `${root}packages/mcp/dist/cli/main.js`;
const PACKAGE = "@pigeonhole/mcp";

/** Languages in which clients are told of a server. */
export const SETTINGS = ["json", "toml", "python"];

/** The words after the package's name in a shell command that starts the server, by npx or by telling a client of it. */
export function serverWords(command: string): string[] | undefined {
  const [, rest] =
    /^(?:(?:claude|codex|gemini) mcp add \S+ -- )?npx (?:-y )?@pigeonhole\/mcp(?: (.+))?$/.exec(command) ??
    /^npx -p @pigeonhole\/mcp -p @pigeonhole\/postgres pigeonhole-mcp (.+)$/.exec(command) ??
    [];
  return rest?.split(" ");
}

/** What is wrong with the words that the server is started with; undefined when it starts. */
export function problemWith(words: readonly string[], project: UserProject): string | undefined {
  const env = {
    ...process.env,
    HOME: project.folder,
    XDG_DATA_HOME: project.folder,
    XDG_CONFIG_HOME: project.folder,
  };
  const start = (args: readonly string[]) =>
    spawnSync(process.execPath, [COMMAND, ...args], { input: "", env, encoding: "utf8", timeout: 60_000 });
  const isHttp = words[0] === "http";
  if (isHttp || words.some((word) => word.startsWith("postgres:"))) {
    // It would serve for ever, or needs a database; its help says whether the flags are there.
    const { stdout } = start([isHttp ? "http" : "stdio", "--help"]);
    return words.find((word) => word.startsWith("--") && !stdout.includes(word));
  }
  const { status, stderr } = start(words);
  return status === 0 ? undefined : stderr;
}

/** What is wrong with a client's settings; undefined when they lead to a server that starts or is told of. */
export function problemWithSettings({ language, code }: Snippet, project: UserProject): string | undefined {
  if (language === "python") {
    const isWhole =
      code.includes('"http://127.0.0.1:8787/mcp"') && code.includes('{"Authorization": f"Bearer {token}"}');
    return isWhole ? undefined : "It names the server's URL and a bearer token.";
  }
  const servers = language === "json" ? serversInJson(code) : serversInToml(code);
  if (servers.length === 0) return "It names no server.";
  for (const { command, args } of servers) {
    const at = args.indexOf(PACKAGE);
    if (command !== "npx" || at < 0) return `It starts ${command} ${args.join(" ")}.`;
    const problem = problemWith(args.slice(at + 1), project);
    if (problem !== undefined) return problem;
  }
  return undefined;
}

const SERVER = z.object({ command: z.string(), args: z.array(z.string()) });
const SERVERS = z.record(z.string(), SERVER);

function serversInJson(code: string): z.output<typeof SERVER>[] {
  const given = z
    .object({ mcpServers: SERVERS.optional(), servers: SERVERS.optional() })
    .parse(JSON.parse(code));
  return Object.values(given.mcpServers ?? given.servers ?? {});
}

function serversInToml(code: string): z.output<typeof SERVER>[] {
  const [, command, args] = /^\[mcp_servers\.\w+\]\ncommand = (".+")\nargs = (\[.+\])$/m.exec(code) ?? [];
  if (command === undefined || args === undefined) return [];
  return [SERVER.parse({ command: JSON.parse(command), args: JSON.parse(args) })];
}
