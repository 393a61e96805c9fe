import type { Random } from "../isolation/random.ts";

const FRAGMENTS = [
  "'; DROP TABLE entries;--",
  '" OR "1"="1',
  "%",
  "_",
  "*",
  "../../etc/passwd",
  "\0",
  "\n",
  "\u001b[2J",
  "\u202e",
  "\ud800",
  "\udfff",
  "😀",
  "é",
  "__proto__",
  "constructor",
  "toString",
  "$" + "{jndi:ldap://x}",
  "<script>",
  "AND NEAR(",
  "{}",
  "null",
  "1e400",
  "-1",
  "word",
  "gold",
  "ก",
  "漢字",
  "\u0301",
  "\ufdfa",
];

const TEN_MIB = "x".repeat(10 * 1_048_576);
const NUMBERS = [0, -0, 1, -1, 0.5, 1e308, -1e308, 5e-324, 2 ** 53, Number.NaN, Infinity, -Infinity, 1e9];

class Instance {
  field = 1;
}

/** A text: fragments that break naive code, some of them over and over, some texts of 10 MiB. */
export function hostileText(random: Random): string {
  if (random.chance(0.005)) return TEN_MIB;
  if (random.chance(0.01)) return random.pick(FRAGMENTS).repeat(random.pick([600, 20_000, 100_000]));
  return Array.from({ length: random.int(0, 6) }, () => random.pick(FRAGMENTS)).join(random.pick(["", " "]));
}

/** Anything that JavaScript can pass, fresh each time. */
export function hostileValue(random: Random, depth = 0): unknown {
  if (random.chance(0.02)) return largeValue(random);
  if (depth < 3 && random.chance(0.3)) return nested(random, depth);
  return random.pick(LEAVES)(random);
}

const LEAVES: readonly ((random: Random) => unknown)[] = [
  () => undefined,
  () => null,
  (random) => random.chance(0.5),
  (random) => random.pick(NUMBERS),
  (random) => random.pick(NUMBERS),
  hostileText,
  hostileText,
  hostileText,
  () => 5n,
  () => Symbol("s"),
  () => () => 1,
  () => new Instance(),
  () => new Date(0),
  () => new Date(Number.NaN),
  () => new Map([["a", 1]]),
  () => new Set([1]),
  () => /x/g,
  () => new Uint8Array(3),
  () => Object("text"),
  () => Object(1n),
  () => new Error("an error"),
  () => Object.create(null),
  () => Object.create({ inherited: 1 }),
  () => JSON.parse('{"__proto__":{"polluted":true},"constructor":{"prototype":{}}}'),
  () => ({ toJSON: () => "other" }),
  () => ({ toString: () => "text", valueOf: () => 1 }),
  () => ({
    toString() {
      throw new Error("toString");
    },
  }),
  () => ({
    get field() {
      throw new Error("getter");
    },
  }),
  () => ({ [Symbol("s")]: 1 }),
  () => new Proxy({}, throwing),
  () => new Proxy([], throwing),
  () => new Proxy(() => 1, throwing),
  revoked,
  cyclic,
  holes,
  () => new Array(1_000_000_000),
  () => Object.assign([1], { extra: 1 }),
  () => JSON.parse('{"then":1}'),
  () => Promise.resolve(1),
];

const throwing: ProxyHandler<object> = new Proxy(
  {},
  {
    get: () => () => {
      throw new Error("trap");
    },
  },
);

function revoked(): unknown {
  const { proxy, revoke } = Proxy.revocable({}, {});
  revoke();
  return proxy;
}

function holes(): unknown {
  const list = [0, 1, 0, 2];
  delete list[0];
  delete list[2];
  return list;
}

function cyclic(): unknown {
  const loop: { self?: unknown } = {};
  loop.self = [loop];
  return loop;
}

function nested(random: Random, depth: number): unknown {
  const items = Array.from({ length: random.int(0, 4) }, () => hostileValue(random, depth + 1));
  if (random.chance(0.5)) return items;
  return Object.fromEntries(items.map((item) => [hostileText(random).slice(0, 1_000), item]));
}

/** Valid and nearly valid values of the largest sizes, in the shapes that cost most. */
function largeValue(random: Random): unknown {
  const size = random.pick([10_000, 40_000, 120_000, 200_000]);
  const salt = random.int(0, 1_000_000);
  return random.pick([
    () => distinctWords(size, salt),
    () => distinctWords(size, salt),
    () => Array.from({ length: size / 8 }, (_, index) => index + salt),
    () => Array.from({ length: size / 2 }, (_, index) => index % 7),
    () => Object.fromEntries(Array.from({ length: size / 14 }, (_, index) => [`p${index + salt}`, index])),
    () => random.pick(FRAGMENTS).repeat(size / 12),
    () => deep(random.pick([63, 64, 65, 1_000, 100_000])),
  ])();
}

function distinctWords(size: number, salt: number): string {
  let text = "";
  for (let index = salt; text.length < size; index++) {
    text += `${((index * 7_919) % 999_983).toString(36).replaceAll(/\d/g, "q")} `;
  }
  return text;
}

function deep(levels: number): unknown {
  let value: unknown = 1;
  for (let level = 0; level < levels; level++) value = level % 2 === 0 ? [value] : { a: value };
  return value;
}
