import {
  type Memory,
  type MemoryTool,
  type MemoryToolsOptions,
  memoryTools,
  type Scopes,
} from "@pigeonhole/core";
import { SqliteStore } from "@pigeonhole/core/sqlite";
import { afterEach } from "vitest";

const opened: SqliteStore[] = [];

/** A store in memory that is closed after the test. */
export function memoryStore(clock?: () => number): SqliteStore {
  const store = new SqliteStore(clock === undefined ? {} : { clock });
  opened.push(store);
  return store;
}

afterEach(async () => {
  await Promise.all(opened.splice(0).map((store) => store.close()));
});

/** A pack of tools by name, over a store of its own. */
export function pack(of: string | Memory | Scopes, options: MemoryToolsOptions = {}): Pack {
  const tools = memoryTools(of, { store: options.store ?? memoryStore(), ...options });
  return new Pack(tools);
}

export class Pack {
  readonly tools: readonly MemoryTool[];

  constructor(tools: readonly MemoryTool[]) {
    this.tools = tools;
  }

  get names(): string[] {
    return this.tools.map(({ name }) => name);
  }

  tool(name: string): MemoryTool {
    const found = this.tools.find((tool) => tool.name === name);
    if (found === undefined) throw new Error(`There is no tool ${name} in this pack.`);
    return found;
  }

  /** The answer to a call that is expected to succeed. */
  async call(
    name: string,
    input: unknown,
  ): Promise<{ text: string; data: { readonly [field: string]: unknown } }> {
    const result = await this.tool(name).execute(input);
    if (!result.ok) throw new Error(result.text);
    return result;
  }

  /** The error of a call that is expected to fail. */
  async fail(name: string, input: unknown): Promise<{ code: string; message: string; text: string }> {
    const result = await this.tool(name).execute(input);
    if (result.ok) throw new Error(`This was expected to fail: ${result.text}`);
    return { ...result.error, text: result.text };
  }
}

/** What a model must never read: paths, SQL, stack traces. */
export const INTERNAL =
  /\bat .+:\d+:\d+|\/(?:work|home|usr|tmp|node_modules)\/|\b(?:SELECT|INSERT INTO|sqlite_)\b|node:/;
