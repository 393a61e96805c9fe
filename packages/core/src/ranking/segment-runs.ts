import { cutWord } from "./cut-word.js";

/** A stretch of text without spaces between words, and how many words stand before it. */
export interface Run {
  readonly wordsBefore: number;
  readonly text: string;
}

/** Always a word boundary, and never part of a run. */
const BETWEEN_RUNS = "\n";

const HAN = /\p{Script=Han}/gu;

let segmenter: Intl.Segmenter | undefined;

/**
 * `words` with the words of each run, by the dictionary of `Intl.Segmenter`, put where the run stood. After a word of several
 * letters come the Han letters in it: what is one word here may be two in another sentence, and one letter is often asked for.
 */
export function segmentRuns(words: readonly string[], runs: readonly Run[]): string[] {
  segmenter ??= new Intl.Segmenter("en", { granularity: "word" });
  const result: string[] = [];
  let copied = 0;
  const copyWordsBefore = (run: Run | undefined): void => {
    const end = run?.wordsBefore ?? words.length;
    for (const word of words.slice(copied, end)) result.push(word);
    copied = end;
  };

  let current = 0;
  copyWordsBefore(runs[current]);
  // All runs in one call: a call costs as much as several words, and text may hold a run of one letter 65,000 times.
  for (const { segment } of segmenter.segment(runs.map((run) => run.text).join(BETWEEN_RUNS))) {
    if (segment !== BETWEEN_RUNS) {
      result.push(cutWord(segment));
      if (segment.length > 1)
        for (const letter of segment.match(HAN) ?? []) if (letter !== segment) result.push(letter);
      continue;
    }
    current += 1;
    copyWordsBefore(runs[current]);
  }
  copyWordsBefore(undefined);
  return result;
}
