import {
  Memory,
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

/**
 * The tools of a source. Text and data count toward a reply's tokens, since clients are sent both.
 *
 * @throws MemoryError as `memoryTools` does
 */
export function toolsOf(
  of: MemorySource,
  { readOnly = false, ...options }: RegisterOptions,
): readonly MemoryTool[] {
  const tools = isTools(of) ? of : memoryTools(of, { countData: true, ...options });
  return readOnly ? tools.filter(({ annotations }) => annotations.readOnlyHint) : tools;
}

/** The memories behind a source that {@link toolsOf} took; none where it is tools alone. */
export function memoriesOf(of: MemorySource, options: RegisterOptions): ShownMemory[] {
  const { store, schema } = options;
  const opening: MemoryOptions = {
    ...(store === undefined ? {} : { store }),
    ...(schema === undefined ? {} : { schema }),
  };
  const open = (one: string | Memory): Memory => (one instanceof Memory ? one : new Memory(one, opening));
  if (isTools(of)) return [];
  if (typeof of === "string" || of instanceof Memory) return [{ scope: undefined, memory: open(of) }];
  return Object.entries(of).map(([scope, one]) => {
    const isWhole = typeof one === "string" || one instanceof Memory;
    return { scope, memory: open(isWhole ? one : one.namespace) };
  });
}

function isTools(of: MemorySource): of is readonly MemoryTool[] {
  return Array.isArray(of);
}
