import { parseNamespace } from "@pigeonhole/core";
import type { Random } from "./random.ts";

/** The namespaces of two parties that must not notice each other. */
export interface Parties {
  readonly a: readonly string[];
  readonly b: readonly string[];
}

const LETTERS = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789";
const INNER = `${LETTERS}._@+:|-`;
const SEPARATORS = "._@+:|-";

/** How names are made: at random, or by splitting one string at different points. */
export const NAME_MAKERS = {
  "random names": randomSegments,
  "names split out of one string": splitSegments,
};

export type NameMaker = keyof typeof NAME_MAKERS;

/** Two tenants with namespaces each, one of which is the tenant itself. */
export function twoTenants(random: Random, maker: NameMaker): Parties {
  for (;;) {
    const [one, other] = NAME_MAKERS[maker](random);
    if (one[0] === other[0]) continue;
    const a = [one[0] ?? "", one.join("/"), [...one, "notes"].join("/")];
    const b = [other[0] ?? "", other.join("/"), [...other, "notes"].join("/")];
    if ([...a, ...b].every(isNamespace)) return { a: [...new Set(a)], b: [...new Set(b)] };
  }
}

/** Two namespaces of one tenant: neighbours, or one below the other. */
export function twoSiblings(random: Random, maker: NameMaker): Parties {
  for (;;) {
    const [one, other] = NAME_MAKERS[maker](random);
    const tenant = random.chance(0.5) ? "acme" : (one[0] ?? "acme");
    const a = [tenant, ...one].join("/");
    const b = [tenant, ...(random.chance(0.3) ? [...one, "child"] : other)].join("/");
    const [mine, theirs] = random.chance(0.5) ? [a, b] : [b, a];
    if (a !== b && isNamespace(a) && isNamespace(b)) {
      return { a: [mine], b: [theirs, `${theirs}/below`, tenant].filter((path) => path !== mine) };
    }
  }
}

function randomSegments(random: Random): [string[], string[]] {
  const segments = (): string[] => Array.from({ length: random.int(1, 4) }, () => randomSegment(random));
  return [segments(), segments()];
}

function randomSegment(random: Random): string {
  const inner = Array.from({ length: random.int(0, 8) }, () => random.pick([...INNER])).join("");
  return `${random.pick([...LETTERS])}${inner}${random.pick([...LETTERS])}`;
}

/** `abc-def` becomes, say, `a/bc-def` and `abc/def`: equal for whoever joins parts or reads a prefix. */
function splitSegments(random: Random): [string[], string[]] {
  const length = random.int(3, 9);
  const few = random.chance(0.5) ? "ab1" : LETTERS;
  const text = Array.from({ length }, () =>
    random.chance(0.15) ? random.pick([...SEPARATORS]) : random.pick([...few]),
  ).join("");
  const glue = random.pick(["", "", "-", ":", ".", "_", "|"]);
  const cut = (): string[] => {
    const points = [random.int(1, text.length), random.int(1, text.length)].sort((x, y) => x - y);
    const parts = [text.slice(0, points[0]), text.slice(points[0], points[1]), text.slice(points[1])];
    const segments = parts.filter((part) => part !== "");
    if (segments.length < 2 || glue === "" || random.chance(0.5)) return segments;
    return [segments.slice(0, 2).join(glue), ...segments.slice(2)];
  };
  const one = cut();
  const other = random.chance(0.15) ? one.map((part) => flipCase(part)) : cut();
  return [one, other];
}

function flipCase(text: string): string {
  return [...text].map((c) => (c === c.toLowerCase() ? c.toUpperCase() : c.toLowerCase())).join("");
}

function isNamespace(path: string): boolean {
  try {
    return parseNamespace(path) === path;
  } catch {
    return false;
  }
}
