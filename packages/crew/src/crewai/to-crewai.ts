import { MemoryError, type Source } from "@pigeonhole/core";
import type { mintToken, TokenKeys } from "@pigeonhole/mcp";
import type { AgentScopes } from "../bind/crew-scopes.js";
import type { CrewAgent, CrewInputs, CrewTask } from "../definition/crew-definition.js";
import type { CrewWarning } from "../definition/problems.js";
import { type CrewAIFiles, jsoncFiles, yamlFiles } from "./crewai-files.js";
import { tokenVariables } from "./python-files.js";
import { writeFiles } from "./write-files.js";

/** How files for a Python crew are made. */
export interface ToCrewAIOptions {
  /** The memory server's endpoint, such as `https://memory.example.com/mcp`. */
  readonly url: string;
  /** `"yaml"`: the classic form, with tokens in the environment. `"jsonc"`: CrewAI's JSON form, with tokens in its files. */
  readonly format?: "yaml" | "jsonc";
  /** Where the files are written, readable by their owner only; left out, they are only given back. */
  readonly directory?: string;
  /** How long the tokens are good, such as `30d`, which it is when left out. */
  readonly expires?: string | number;
  /** The server that the tokens are for, where it has an audience of its own. */
  readonly audience?: string;
  /** The server's keys, or the directory that holds them; left out, the user's own. */
  readonly keys?: TokenKeys | string;
}

/** Files for a Python crew, and what they need. */
export interface CrewAIExport {
  readonly files: CrewAIFiles;
  /** A token for each agent, for just that agent's scopes. */
  readonly tokens: { readonly [agent: string]: string };
  /** The tokens by the names that `crew.py` reads from the environment. */
  readonly environment: { readonly [variable: string]: string };
}

/** What is exported: a bound crew. */
export interface Exportable {
  readonly name: string;
  readonly agents: readonly CrewAgent[];
  readonly tasks: readonly CrewTask[];
  readonly inputs: CrewInputs;
  scopesOf(agent: string): AgentScopes;
  sourceOf(agent: string): Source;
}

/** Makes the files of a Python crew that has the same memories, with a token for each agent. */
export async function toCrewAI(
  crew: Exportable,
  options: ToCrewAIOptions,
  onWarning: (warning: CrewWarning) => void,
): Promise<CrewAIExport> {
  const { format = "yaml", directory, expires = "30d", audience, keys } = options;
  const url = checkUrl(options.url, onWarning);
  if (format !== "yaml" && format !== "jsonc") throw invalid('format is "yaml" or "jsonc".');
  const mint = await loadMint();
  const tokens = new Map<string, string>();
  for (const { name } of crew.agents) {
    const token = await mint({
      scopes: crew.scopesOf(name),
      source: crew.sourceOf(name),
      expires,
      ...(audience === undefined ? {} : { audience }),
      ...(keys === undefined ? {} : { keys }),
    });
    tokens.set(name, token);
  }
  const parts = { ...crew, url, tokens };
  const files = format === "yaml" ? yamlFiles(parts) : jsoncFiles(parts);
  if (format === "jsonc") {
    const message = "these files hold tokens; keep them out of version control, or take the format yaml.";
    onWarning({ where: "agents/*.jsonc", message });
  }
  if (directory !== undefined) await writeFiles(directory, files);
  const variables = [...tokenVariables([...tokens.keys()])].map(([agent, name]) => [name, tokens.get(agent)]);
  return { files, tokens: Object.fromEntries(tokens), environment: Object.fromEntries(variables) };
}

function checkUrl(given: unknown, onWarning: (warning: CrewWarning) => void): string {
  const url = typeof given === "string" && URL.canParse(given) ? new URL(given) : undefined;
  if (url === undefined || !/^https?:$/.test(url.protocol) || url.username !== "" || url.password !== "") {
    throw invalid('url is the memory server\'s endpoint, such as "https://memory.example.com/mcp".');
  }
  const isLocal = /^(localhost|127\.\d+\.\d+\.\d+|\[::1\])$/.test(url.hostname);
  if (url.protocol === "http:" && !isLocal) {
    onWarning({ where: "url", message: "tokens travel in the clear over http; use https." });
  }
  return url.href;
}

async function loadMint(): Promise<typeof mintToken> {
  try {
    return (await import("@pigeonhole/mcp")).mintToken;
  } catch (cause) {
    throw new MemoryError("invalid_argument", "Install @pigeonhole/mcp to make tokens.", { cause });
  }
}

function invalid(message: string): MemoryError {
  return new MemoryError("invalid_argument", message);
}
