import type { Embed } from "@pigeonhole/core";

/** Words that mean the same, for the embedder that knows them. */
const SAME: readonly string[] = [
  "car automobile vehicle",
  "doctor physician",
  "dog puppy hound",
  "live resides reside lives",
  "job occupation profession",
  "film movie",
  "spouse wife husband",
  "child kid",
  "holiday vacation trip",
  "food meal dish",
  "salary wage pay",
  "phone telephone",
  "photo picture",
  "cost price",
  "meeting appointment",
  "shop store",
  "sea ocean",
  "road street",
  "teacher instructor tutor",
  "lawyer attorney",
  "fix repair repaired mend",
  "gift present",
  "friend pal buddy",
  "allergy intolerant allergic",
  "peanut groundnut",
  "drink beverage",
  "flat apartment",
  "plane aircraft",
  "ill sick unwell",
  "angry furious mad",
];

const CONCEPTS = new Map(SAME.flatMap((words, index) => words.split(" ").map((word) => [word, index])));
const STOP = new Set(
  "a an the is was does do did what which who where when how of in on at to for and".split(" "),
);

/** Of every vector that an embedder here gives. */
export const DIMENSIONS = 128;

/** One vector for each text, without knowing others. */
export function eachText(vector: (text: string) => number[]): Embed {
  return async (texts) => texts.map(vector);
}

/** Counts words in places that follow from their letters; words of one meaning have a place of their own. */
export const synonyms = eachText((text) => {
  const vector = new Array<number>(DIMENSIONS).fill(0);
  for (const word of wordsOf(text)) if (!STOP.has(word)) count(vector, CONCEPTS.get(word) ?? placeOf(word));
  return vector;
});

/** Counts words, the commonest most: a poor embedder. */
export const wordCounts = eachText((text) => {
  const vector = new Array<number>(DIMENSIONS).fill(0);
  for (const word of wordsOf(text)) count(vector, placeOf(word));
  return vector;
});

/** Knows nothing: any text may be near any other. */
export const chance = eachText((text) => {
  let state = hash(text);
  return Array.from({ length: DIMENSIONS }, () => {
    state = Math.imul(state ^ (state >>> 15), 0x2c1b3c6d) + 0x6d2b79f5;
    return ((state >>> 0) % 2_000) - 1_000;
  });
});

/** Knows some words only, for which it is very sure. */
export const concepts = eachText((text) => {
  const vector = new Array<number>(DIMENSIONS).fill(0);
  for (const word of wordsOf(text)) {
    const concept = CONCEPTS.get(word);
    if (concept !== undefined) count(vector, concept);
  }
  return vector;
});

/** Takes all texts for the same. */
export const constant = eachText(() => new Array<number>(DIMENSIONS).fill(1));

function wordsOf(text: string): string[] {
  return text.toLowerCase().match(/\p{L}+/gu) ?? [];
}

/** A place after those of the concepts. */
function placeOf(word: string): number {
  return SAME.length + (hash(word) % (DIMENSIONS - SAME.length));
}

function count(vector: number[], at: number): void {
  vector[at] = (vector[at] ?? 0) + 1;
}

function hash(text: string): number {
  let value = 2_166_136_261;
  for (let at = 0; at < text.length; at++) value = Math.imul(value ^ text.charCodeAt(at), 16_777_619);
  return (value ^ (value >>> 13)) >>> 0;
}
