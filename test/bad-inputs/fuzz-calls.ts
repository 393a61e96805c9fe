import { Memory, memoryTools, namespace, parseNamespace, type Store, Tenant } from "@pigeonhole/core";
import type { Random } from "../isolation/random.ts";
import { call } from "./calls.ts";
import { hostileText, hostileValue } from "./hostile.ts";

/** One call with hostile input, made ready: nothing is generated while it runs. */
export interface FuzzCall {
  readonly name: string;
  run(): unknown;
}

const KEYS = ["a", "b", "c", "gold", "user:42", "__proto__"];
const SOURCE = { agent: "fuzz" };

type Maker = (random: Random, memory: Memory) => readonly unknown[];

/** Methods of Memory with arguments of which each may be right or hostile. */
const METHODS: Record<string, Maker> = {
  get: (random) => [key(random)],
  entry: (random) => [key(random)],
  has: (random) => [key(random)],
  set: (random) => [key(random), hostileValue(random), options(random, { ttlSeconds: 10, ifRevision: 0 })],
  update: (random) => {
    const value = hostileValue(random);
    // What a function of the caller throws is the caller's own, so only its answers are hostile.
    return [key(random), typeof value === "function" || random.chance(0.9) ? () => value : value];
  },
  increment: (random) => [key(random), hostileValue(random)],
  delete: (random) => [key(random), options(random, { ifRevision: 1 })],
  list: (random) => [options(random, { prefix: "a", order: "newest", limit: 5, cursor: "x" })],
  recall: (random) => [query(random), options(random, { limit: 5, maxTokens: 50 })],
  history: (random) => [key(random)],
  restore: (random) => [key(random), random.chance(0.5) ? 1 : hostileValue(random)],
  changes: (random) => [options(random, { since: "x", limit: 5 })],
  rewind: (random) => [random.chance(0.5) ? options(random, { source: SOURCE }) : options(random, { to: 1 })],
  child: (random) => [hostileValue(random)],
  clear: () => [],
};

/** Inputs of the tools, of which each field may be right or hostile. */
const TOOLS: Record<string, object> = {
  remember: { key: "a", value: "text", ttl_seconds: 5 },
  recall: { query: "gold", limit: 3 },
  list_memory: { prefix: "a", cursor: "0~x" },
  forget: { key: "a" },
};

export function fuzzCall(random: Random, memory: Memory, tools: ReturnType<typeof memoryTools>): FuzzCall {
  const kind = random.next();
  if (kind < 0.5) return methodCall(random, memory);
  if (kind < 0.95) {
    const tool = random.pick(tools);
    const input = toolInput(random, tool.name);
    return { name: `${tool.name}.execute`, run: () => tool.execute(input) };
  }
  return constructorCall(random, memory.store);
}

function methodCall(random: Random, memory: Memory): FuzzCall {
  const name = random.chance(0.002)
    ? "clear"
    : random.pick(Object.keys(METHODS).filter((n) => n !== "clear"));
  const given = METHODS[name]?.(random, memory) ?? [];
  return { name, run: () => call(memory, name, ...given) };
}

function toolInput(random: Random, name: string): unknown {
  if (random.chance(0.2)) return hostileValue(random);
  const value = random.chance(0.3) ? hostileText(random) : undefined;
  return options(random, {
    ...TOOLS[name],
    ...(value === undefined || name !== "remember" ? {} : { value }),
  });
}

function constructorCall(random: Random, store: Store): FuzzCall {
  const given = hostileValue(random);
  const bound = (name: string, value: unknown) => (random.chance(0.5) ? { store, [name]: value } : value);
  const source = bound("source", hostileValue(random));
  const schema = bound("schema", hostileValue(random));
  const makers: Record<string, () => unknown> = {
    namespace: () => Reflect.apply(namespace, undefined, [given]),
    parseNamespace: () => Reflect.apply(parseNamespace, undefined, [given]),
    "new Memory": () => Reflect.construct(Memory, [given, { store }]),
    "new Memory with a source": () => Reflect.construct(Memory, ["acme", source]),
    "new Memory with a schema": () => Reflect.construct(Memory, ["acme", schema]),
    "new Tenant": () => Reflect.construct(Tenant, [given, { store }]),
    eraseNamespace: () => call(new Tenant("acme", { store }), "eraseNamespace", given),
    memoryTools: () => Reflect.apply(memoryTools, undefined, [given, { store }]),
    "memoryTools with options": () => Reflect.apply(memoryTools, undefined, ["acme", source]),
  };
  const name = random.pick(Object.keys(makers));
  return { name, run: () => makers[name]?.() };
}

function key(random: Random): unknown {
  if (random.chance(0.6)) return random.pick(KEYS);
  return random.chance(0.5) ? hostileText(random) : hostileValue(random);
}

function query(random: Random): unknown {
  return random.chance(0.7) ? hostileText(random) : hostileValue(random);
}

/** Right options with some fields made hostile, left out or added; or something else altogether. */
function options(random: Random, right: object): unknown {
  if (random.chance(0.25)) return undefined;
  if (random.chance(0.1)) return hostileValue(random);
  const made: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(right)) {
    const kind = random.next();
    if (kind < 0.4) made[name] = value;
    else if (kind < 0.7) made[name] = hostileValue(random);
    else if (kind < 0.72) {
      Object.defineProperty(made, name, {
        enumerable: true,
        get: () => {
          throw new Error("getter");
        },
      });
    }
  }
  if (random.chance(0.1)) made[hostileText(random).slice(0, 2_000)] = 1;
  return made;
}
