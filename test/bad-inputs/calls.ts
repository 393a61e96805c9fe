import {
  isMemoryError,
  Memory,
  memoryTools,
  namespace,
  parseNamespace,
  type Store,
  Tenant,
} from "@pigeonhole/core";

/** What a call came to: `ok` with its value, or the code of its MemoryError. Anything else that is thrown fails. */
export async function outcome(call: () => unknown): Promise<{ code: string; value?: unknown }> {
  try {
    return { code: "ok", value: await call() };
  } catch (error) {
    if (!isMemoryError(error)) throw error;
    return { code: error.code };
  }
}

/** Calls a function with what its types would not let through, as plain JavaScript does. */
export function call(of: object, method: string, ...given: readonly unknown[]): unknown {
  const body: unknown = Reflect.get(of, method);
  if (typeof body !== "function") throw new Error(`There is no ${method}.`);
  return Reflect.apply(body, of, given);
}

/** Every way in which a namespace comes in, with what makes a Memory of it where one can be made. */
export function entrances(store: Store): Record<string, (given: unknown) => Memory | undefined> {
  const memory = (given: unknown): Memory => Reflect.construct(Memory, [given, { store }]);
  const parts = (given: unknown): readonly unknown[] =>
    typeof given === "string" ? given.split("/") : Array.isArray(given) ? given : [given];
  return {
    namespace: (given) => memory(Reflect.apply(namespace, undefined, parts(given))),
    parseNamespace: (given) => memory(Reflect.apply(parseNamespace, undefined, [given])),
    "new Memory": memory,
    child: (given) => {
      call(new Memory("parent", { store }), "child", ...parts(given));
      return undefined;
    },
    "memoryTools of a scope": (given) => {
      Reflect.apply(memoryTools, undefined, [{ scope: given }, { store }]);
      return undefined;
    },
    "memoryTools of a scope with access": (given) => {
      Reflect.apply(memoryTools, undefined, [{ scope: { namespace: given, access: "read" } }, { store }]);
      return undefined;
    },
    "new Tenant": (given) => {
      Reflect.construct(Tenant, [given, { store }]);
      return undefined;
    },
  };
}

/** A pack of one namespace by tool name; an answer is checked to be one. */
export function pack(
  of: Memory,
): (name: string, input: unknown) => Promise<{ code: string; text: string; data: unknown }> {
  const tools = new Map(memoryTools(of, { forget: true }).map((tool) => [tool.name, tool]));
  return async (name, input) => {
    const tool = tools.get(name);
    if (tool === undefined) throw new Error(`There is no ${name}.`);
    const result = await tool.execute(input);
    if (!result.ok) return { code: result.error.code, text: result.text, data: undefined };
    tool.outputSchema.parse(result.data);
    return { code: "ok", text: result.text, data: result.data };
  };
}

/** The journal's end: it moves with every write. */
export async function position(memory: Memory): Promise<number> {
  return memory.store.position(memory.namespace, memory.store.clock());
}
