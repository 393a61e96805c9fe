import { isMemoryError, type Namespace, namespace, parseNamespace } from "@pigeonhole/core";
import type { Random } from "./random.js";

/** How the names of a program are made: random ones with look-alikes, or one string split at different points. */
export type NameGenerator = "random" | "split";

/** Whose answers are compared and who else is there: two tenants, or two namespaces of one tenant. */
export type Between = "tenants" | "namespaces";

/** The names in one program. */
export interface Names {
  /** Namespaces of the side whose answers are compared. */
  readonly mine: readonly Namespace[];
  /** Namespaces of the other side. */
  readonly theirs: readonly Namespace[];
  readonly keys: readonly string[];
}

const LETTERS = [..."abxABX"];
const DIGITS = [..."0123"];
const SIGNS = [..."._-:|+@"];
const KEYS = ["plan", "Plan", "pla", "a_", "ab", "\u{1f54a}", "\uff5e", "__proto__"];
const MINE = 3;
const THEIRS = 5;

export function makeNames(generator: NameGenerator, between: Between, random: Random): Names {
  const below = between === "namespaces" ? "t/" : "";
  if (generator === "random") return { ...randomNames(random, below), keys: KEYS };
  const { paths, keys } = splitPaths(random);
  const [first = "a", ...rest] = paths;
  const isMine = (path: string): boolean => below === "" && tenantOf(path) === tenantOf(first);
  const named = (all: readonly string[]): Namespace[] => all.map((path) => parseNamespace(below + path));
  return {
    mine: named([first, ...rest.filter(isMine)]),
    theirs: named(rest.filter((path) => !isMine(path))),
    keys: [...keys, ...KEYS.slice(0, 4)],
  };
}

function tenantOf(path: string): string {
  return path.split("/", 1)[0] ?? "";
}

/** Short names of which most are one slip away from another. With `below` each side has namespaces of one tenant. */
function randomNames(random: Random, below: string): Pick<Names, "mine" | "theirs"> {
  const first = `${segment(random)}/${segment(random)}`;
  const alone = below !== "";
  const isMine = (path: string): boolean => !alone && tenantOf(path) === tenantOf(first);
  const known = new Set([first]);
  const [mine, theirs] = [[first], [] as string[]];
  for (let tries = 0; tries < 400 && (theirs.length < THEIRS || (!alone && mine.length < MINE)); tries++) {
    const path = random.chance(0.9) ? slip(random.pick(mine), random) : segment(random);
    const [side, limit] = isMine(path) ? [mine, MINE] : [theirs, THEIRS];
    if (known.has(path) || side.length >= limit || !isValid(below + path)) continue;
    known.add(path);
    side.push(path);
  }
  const named = (path: string): Namespace => parseNamespace(below + path);
  return { mine: mine.map(named), theirs: theirs.map(named) };
}

function segment(random: Random): string {
  const letters = random.chance(0.3) ? DIGITS : LETTERS;
  const end = random.pick(letters);
  const inner = Array.from({ length: random.below(3) }, () =>
    random.pick(random.chance(0.4) ? SIGNS : letters),
  );
  return [random.pick(letters), ...inner, end].join("");
}

/** A name that is nearly the given one; not always a valid one. */
function slip(path: string, random: Random): string {
  return random.pick(SLIPS)(path, random);
}

const SLIPS: readonly ((path: string, random: Random) => string)[] = [
  (path, random) => swapAt(path, random, (sign) => flipCase(sign)),
  (path) => path.toLowerCase(),
  (path, random) => swapAt(path, random, () => random.pick([...LETTERS, ...DIGITS])),
  (path, random) => swapAt(path, random, () => random.pick(SIGNS)),
  (path, random) => swapAt(path, random, () => "_"),
  (path, random) => path.replace(/[._\-:|+@]/, random.pick(SIGNS)),
  (path, random) => path.replaceAll(/[._\-:|+@]/g, random.pick(SIGNS)),
  (path, random) => path.replace("/", random.pick(SIGNS)),
  (path, random) => path.replaceAll("/", random.pick(SIGNS)),
  (path) => path.replaceAll("/", ""),
  (path, random) => swapAt(path, random, (sign) => `${sign}/`),
  (path, random) => swapAt(path, random, () => ""),
  (path, random) => swapAt(path, random, (sign) => sign + random.pick(LETTERS)),
  (path) => path.replace(/(?<=^|\/)(?=\d)/, "0"),
  (path) => path.replace(/(\d)(?=\/|$)/, "$1.0"),
  (path) => path.slice(0, -1),
  (path, random) => path + random.pick([...LETTERS, ...DIGITS]),
  (path) => path.replace(/.(?=\/|$)/, ""),
  (path, random) => path.replace(/(?=\/|$)/, random.pick([...LETTERS, ...DIGITS])),
  (path) => path.slice(0, path.lastIndexOf("/")),
  (path, random) => `${path}/${segment(random)}`,
  (path) => path.split("/").reverse().join("/"),
];

function swapAt(path: string, random: Random, change: (sign: string) => string): string {
  const at = random.below(path.length);
  return path.slice(0, at) + change(path[at] ?? "") + path.slice(at + 1);
}

function flipCase(sign: string): string {
  return sign === sign.toLowerCase() ? sign.toUpperCase() : sign.toLowerCase();
}

function isValid(path: string): boolean {
  try {
    parseNamespace(path);
    return true;
  } catch (error) {
    if (isMemoryError(error)) return false;
    throw error;
  }
}

/** One string, cut at different points into tenant, further segments and key, so that all of them join to the same. */
function splitPaths(random: Random): { paths: string[]; keys: string[] } {
  const signs = [...LETTERS, ...DIGITS];
  const text = Array.from({ length: 7 + random.below(3) }, () => random.pick(signs)).join("");
  const paths = new Set<string>();
  for (let index = 0; index < 60 && paths.size < MINE + THEIRS; index++) {
    // Two tenants come in turn, one a prefix of the other.
    const tenant = 1 + (index % 2);
    const end = random.chance(0.6) ? text.length : text.length - 1 - random.below(3);
    const cuts = [tenant, tenant + 1 + random.below(end - tenant), tenant + 1 + random.below(end - tenant)];
    const points = [0, ...cuts.filter((cut) => cut < end).sort((a, b) => a - b), end];
    const pieces = points.slice(1).map((point, piece) => text.slice(points[piece], point));
    paths.add(namespace(...pieces.filter((piece) => piece !== "")));
  }
  return { paths: [...paths], keys: [1, 2, 3, 4].map((length) => text.slice(-length)) };
}
