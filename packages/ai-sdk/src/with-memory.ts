import { type Memory, type MemoryContextOptions, memoryContext, type Scopes } from "@pigeonhole/core";
import { type Turn, userText } from "./user-text.js";

/** A message of the system, as instructions may have it. */
export interface SystemMessage {
  role: "system";
  content: string;
}

/** The settings of a turn as `prepareCall` gets them. */
export interface Call<Message extends SystemMessage = SystemMessage> extends Turn {
  readonly instructions?: string | Message | Message[] | undefined;
}

/** Where the memories of a turn come from; a function names it by the turn's settings, such as its `options`. */
export type MemoryOfCall<Settings> =
  | string
  | Memory
  | Scopes
  | ((call: Settings) => string | Memory | Scopes);

/**
 * A `prepareCall` that adds to the instructions what is remembered of the user's message: once per turn, within
 * `maxTokens` (1,000 when left out), and marked as data. A turn of which nothing is remembered stays as it is.
 *
 * @example
 * new ToolLoopAgent({ model, tools, prepareCall: withMemory("acme/users/42", { maxTokens: 500 }) });
 * @throws the prepared call rejects with MemoryError `invalid_namespace`, `invalid_argument` or `not_allowed`, so that a
 * turn of no known tenant does not go on
 */
export function withMemory<Settings = unknown>(
  of: MemoryOfCall<Settings>,
  options: MemoryContextOptions = {},
): <Given extends Call & Settings>(call: Given) => Promise<Given & Pick<Call, "instructions">> {
  return async (call) => {
    const source = typeof of === "function" ? of(call) : of;
    const content = await memoryContext(source, userText(call), options);
    return content === "" ? call : { ...call, instructions: extended(call.instructions, content) };
  };
}

function extended(instructions: Call["instructions"], content: string): Call["instructions"] {
  if (instructions === undefined || instructions === "") return content;
  if (typeof instructions === "string") return `${instructions}\n\n${content}`;
  return [...(Array.isArray(instructions) ? instructions : [instructions]), { role: "system", content }];
}
