import { CharacterClass, characterClass } from "./character-class.js";
import { queryTerms } from "./document.js";
import { foldCase } from "./fold-case.js";
import { MAX_TEXT_UNITS, normalizeText } from "./normalize-text.js";

/** Places of one term that are looked at; where a term is everywhere, the first ones do. */
const MOST_PLACES = 64;
/** A stem may end in another letter than the words it stands for: "studi" for "studies" and "study". */
const STEM_LENGTH = 4;
/** Arabic writes "the" and "with" into the word. */
const ARABIC = /[\u0620-\u06ff]/;
/** How far a start moves back to begin with a whole word. */
const WORD_SEARCH = 24;

interface Place {
  readonly at: number;
  readonly term: number;
}

/**
 * Finds, for a length in characters, where the part of a text begins that holds most of a query's terms, rare ones
 * before common ones; 0 when none is in the text that recall searches. The found words lie in the middle of the part.
 */
export function excerptFinder(text: string, query: string): (length: number) => number {
  let places: Place[] | undefined;
  return (length) => {
    if (text.length <= length) return 0;
    places ??= placesOf(folded(text.slice(0, MAX_TEXT_UNITS)), query);
    const span = bestSpan(places, length);
    if (span === undefined) return 0;
    const { first, last } = span;
    const spare = Math.max(0, length - (last - first));
    const start = Math.min(first - Math.floor(spare / 2), text.length - length);
    // What is nearly the beginning is shown from there.
    return start < length / 8 ? 0 : wordStart(text, start);
  };
}

function placesOf({ text, placeOf }: Folded, query: string): Place[] {
  const places: Place[] = [];
  for (const [term, stem] of queryTerms(query).entries()) {
    const needle = stem.length > STEM_LENGTH ? stem.slice(0, -1) : stem;
    let count = 0;
    for (let at = text.indexOf(needle); at >= 0 && count < MOST_PLACES; at = text.indexOf(needle, at + 1)) {
      if (!beginsInWord(text, at)) {
        places.push({ at: placeOf(at), term });
        count += 1;
      }
    }
  }
  return places.sort((a, b) => a.at - b.at);
}

/** The first and last place of the span that is worth most: each term in it counts once, a rare one more. */
function bestSpan(places: readonly Place[], length: number): { first: number; last: number } | undefined {
  const counts = new Map<number, number>();
  for (const { term } of places) counts.set(term, (counts.get(term) ?? 0) + 1);
  const inside = new Map<number, number>();
  let [worth, most, from] = [0, 0, 0];
  let best: { first: number; last: number } | undefined;
  for (const { at, term } of places) {
    const held = inside.get(term) ?? 0;
    inside.set(term, held + 1);
    if (held === 0) worth += worthOf(term, counts);
    for (
      let first = places[from];
      first !== undefined && at - first.at > length * 0.8;
      first = places[from]
    ) {
      const left = (inside.get(first.term) ?? 0) - 1;
      inside.set(first.term, left);
      if (left === 0) worth -= worthOf(first.term, counts);
      from += 1;
    }
    if (worth > most + 1e-9) {
      most = worth;
      best = { first: places[from]?.at ?? at, last: at };
    }
  }
  return best;
}

function worthOf(term: number, counts: ReadonlyMap<number, number>): number {
  return 1 + 1 / (counts.get(term) ?? 1);
}

/** A text as words are compared, and where a place in it was in the text. */
interface Folded {
  readonly text: string;
  readonly placeOf: (at: number) => number;
}

function folded(text: string): Folded {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: the ASCII range is the point.
  if (/^[\x00-\x7f]*$/.test(text)) return { text: text.toLowerCase(), placeOf: (at) => at };
  const forms = new Map<string, string>();
  const places: number[] = [];
  let result = "";
  let at = 0;
  for (const character of text) {
    const form = forms.get(character) ?? foldCase(normalizeText(character));
    forms.set(character, form);
    result += form;
    for (let unit = 0; unit < form.length; unit += 1) places.push(at);
    at += character.length;
  }
  return { text: result, placeOf: (place) => places[place] ?? 0 };
}

/** True within a word of an alphabet; scripts that are written without spaces have words anywhere. */
function beginsInWord(text: string, at: number): boolean {
  if (at === 0 || ARABIC.test(text.charAt(at))) return false;
  const before = text.charAt(at - 1);
  if (isSegmented(text.charAt(at)) || isSegmented(before)) return false;
  return /[\p{L}\p{N}]/u.test(before);
}

function isSegmented(character: string): boolean {
  return characterClass(character.charCodeAt(0)) === CharacterClass.segmented;
}

function wordStart(text: string, start: number): number {
  const space = text.lastIndexOf(" ", start);
  if (space >= 0 && start - space <= WORD_SEARCH) return space + 1;
  // Not between the halves of a surrogate pair.
  return /[\uDC00-\uDFFF]/.test(text.charAt(start)) ? start - 1 : start;
}
