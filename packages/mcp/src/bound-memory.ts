import {
  Memory,
  MemoryError,
  type MemoryOptions,
  type MemoryTool,
  type MemoryToolsOptions,
  memoryTools,
  type Scopes,
} from "@pigeonhole/core";

/** What a server is bound to: a namespace, a Memory, scopes, or tools that are already made. */
export type MemorySource = string | Memory | Scopes | readonly MemoryTool[];

/** How the tools are made: as `memoryTools` makes them. None is taken beside tools that are already made. */
export interface RegisterOptions extends MemoryToolsOptions {
  /** Leaves out every tool that writes. */
  readOnly?: boolean;
}

/** A memory that a server shows, under the scope's name where it has one. */
export interface ShownMemory {
  readonly scope: string | undefined;
  readonly memory: Memory;
}

/** What servers are made of; made once, it serves any number of connections. */
export interface BoundMemory {
  readonly tools: readonly MemoryTool[];
  /** The memories behind the tools; none where the source is tools alone. */
  readonly memories: readonly ShownMemory[];
}

/**
 * Binds a source. Text and data count toward a reply's tokens, since clients are sent both.
 *
 * @throws MemoryError as `memoryTools` does; `invalid_argument` for options of tools that are already made
 */
export function bindMemory(of: MemorySource, given: RegisterOptions): BoundMemory {
  if (typeof given !== "object" || given === null) throw invalid("Options are an object.");
  const { readOnly = false, ...options } = given;
  if (typeof readOnly !== "boolean") throw invalid("readOnly is true or false.");
  if (isTools(of) && Object.keys(options).length > 0) {
    throw invalid("These tools are made already: give the options to memoryTools.");
  }
  const tools = isTools(of) ? of : memoryTools(of, { countData: true, ...options });
  return {
    tools: readOnly ? tools.filter(({ annotations }) => annotations.readOnlyHint) : tools,
    memories: isTools(of) ? [] : memoriesOf(of, options),
  };
}

function memoriesOf(of: string | Memory | Scopes, { store, schema }: MemoryOptions): ShownMemory[] {
  const opening: MemoryOptions = {
    ...(store === undefined ? {} : { store }),
    ...(schema === undefined ? {} : { schema }),
  };
  const open = (one: string | Memory): Memory => (one instanceof Memory ? one : new Memory(one, opening));
  if (typeof of === "string" || of instanceof Memory) return [{ scope: undefined, memory: open(of) }];
  return Object.entries(of).map(([scope, one]) => {
    const isWhole = typeof one === "string" || one instanceof Memory;
    return { scope, memory: open(isWhole ? one : one.namespace) };
  });
}

function isTools(of: MemorySource): of is readonly MemoryTool[] {
  return Array.isArray(of);
}

function invalid(message: string): MemoryError {
  return new MemoryError("invalid_argument", message);
}
