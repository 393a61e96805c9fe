/** Made-up English-like text: the words of a seeded vocabulary, drawn by Zipf's law, with English function words. */
export interface TextSource {
  /** A pseudo-random number from 0 to below 1. */
  random(): number;
  /** One to three sentences of 6 to 16 words. */
  text(): string;
  /** A query of 3 to 6 content words, frequent ones as often as they stand in the text. */
  query(): string;
  /**
   * A question about a text, as people ask it: a question word, three to five of the text's content words in its order,
   * function words between them. About half of its words are function words.
   */
  question(about: string): string;
}

const CONTENT_WORDS = 20_000;
/** In English text about every second word is one of these. */
const FUNCTION_WORDS =
  "the of and to a in that is was for it with as on be at by this had not are but from or have an they which".split(
    " ",
  );
const QUESTION_WORDS = "what who when where why which how".split(" ");
const ONSETS = "b c d f g h l m n p r s t v w br cl dr fl gr pl pr sh sl st tr th".split(" ");
const VOWELS = "a e i o u ai ea ou".split(" ");
const CODAS = "b ck d g l m n p r t nd nt rk st".split(" ");
const ENDINGS = ["", "", "", "s", "ing", "ed", "er"];

export function textSource(seed: number): TextSource {
  const random = randomFrom(seed);
  // The vocabulary is the same for every seed.
  const content = vocabulary(randomFrom(1));
  const contentWord = zipfian(content, random);
  const functionWord = zipfian(FUNCTION_WORDS, random);
  const between = (least: number, most: number): number => least + Math.floor(random() * (most - least + 1));
  const sentence = (): string => {
    const words = Array.from({ length: between(6, 16) }, () =>
      random() < 0.45 ? functionWord() : contentWord(),
    );
    const text = words.join(" ");
    return `${text.charAt(0).toUpperCase()}${text.slice(1)}.`;
  };
  const question = (about: string): string => {
    const telling = about
      .toLowerCase()
      .split(/[^a-z]+/)
      .filter((word) => word !== "" && !FUNCTION_WORDS.includes(word));
    const wanted = between(3, 5);
    // Dropped one by one, so that those that stay keep their order.
    while (telling.length > wanted) telling.splice(Math.floor(random() * telling.length), 1);
    const first = QUESTION_WORDS[Math.floor(random() * QUESTION_WORDS.length)] ?? "what";
    return `${first} ${telling.map((word) => `${functionWord()} ${word}`).join(" ")}?`;
  };
  return {
    random,
    question,
    text: () => Array.from({ length: between(1, 3) }, sentence).join(" "),
    query: () => Array.from({ length: between(3, 6) }, contentWord).join(" "),
  };
}

function vocabulary(random: () => number): string[] {
  const pick = (from: readonly string[]): string => from[Math.floor(random() * from.length)] ?? "";
  const words = new Set<string>();
  while (words.size < CONTENT_WORDS) {
    let stem = pick(ONSETS) + pick(VOWELS) + pick(CODAS);
    if (random() < 0.6) stem += pick(VOWELS) + pick(CODAS);
    words.add(stem + pick(ENDINGS));
  }
  return [...words];
}

/** Draws the word of rank r with a probability in proportion to 1 / (r + 2). */
function zipfian(words: readonly string[], random: () => number): () => string {
  let sum = 0;
  const upTo = words.map((_word, rank) => {
    sum += 1 / (rank + 3);
    return sum;
  });
  return () => {
    const wanted = random() * sum;
    let low = 0;
    let high = words.length - 1;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((upTo[middle] ?? 0) < wanted) low = middle + 1;
      else high = middle;
    }
    return words[low] ?? "";
  };
}

/** Mulberry32. */
function randomFrom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
