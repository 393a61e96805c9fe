import { CharacterClass, characterClass } from "./character-class.js";
import { cutWord } from "./cut-word.js";
import { foldCase } from "./fold-case.js";
import { normalizeText } from "./normalize-text.js";
import { type Run, segmentRuns } from "./segment-runs.js";
import { splitCompound } from "./split-compound.js";

/** Letters before "#" or "++" that it makes another word of. */
const MOST_BEFORE_SIGN = 2;
const HYPHEN_MINUS = 0x2d;
/** U+2010, to which U+2011 is normalised. */
const HYPHEN = 0x2010;
const ONLY_LETTERS = /^[\p{L}\p{M}]+$/u;

const { other, lower, upper, digit, letter, mark, apostrophe, segmented, emoji, regional } = CharacterClass;

/**
 * The words of a text in order, normalised, case folded and not yet stemmed. Boundaries are those of UAX #29, with
 * these departures: "_", and "." beside a letter, split (`customer_name`, `plan.price`); what is one word to some and two
 * to others is there whole and in parts, as splitCompound() says, and so are two words with a hyphen between ("e-mail");
 * "C++" and "C#" are words beside "C"; a comma inside a number only groups thousands, and is dropped ("1,000" is "1000",
 * "1,2" is two words); a pictographic emoji is a word, and so is a flag. Takes time linear in the text, of which
 * it reads the first `MAX_TEXT_UNITS`.
 */
export function words(text: string): string[] {
  const source = normalizeText(text);
  const found: string[] = [];
  const runs: Run[] = [];
  let at = 0;
  let before = { start: 0, end: -1 };
  while (at < source.length) {
    const start = at;
    const kind = classAt(source, at);
    if (isLetter(kind) || kind === digit) {
      at = endOfSimpleWord(source, start);
      if (continuesWord(source, at, start)) {
        at = endOfWord(source, at, start);
        addWord(found, source.slice(start, at));
      } else {
        const word = cutWord(source.slice(start, at));
        found.push(kind === upper ? word.toLowerCase() : word);
      }
      if (before.end === start - 1) addJoined(found, source, before, start, at);
      if (at - start <= MOST_BEFORE_SIGN) addWithSign(found, source, start, at);
      before = { start, end: at };
    } else if (kind === segmented) {
      at = endOfRun(source, start);
      if (next(source, start) === at) found.push(source.slice(start, at));
      else runs.push({ wordsBefore: found.length, text: source.slice(start, at) });
    } else {
      at = next(source, start);
      if (kind === regional && classAt(source, at) === regional) at = next(source, at);
      if (kind === emoji || kind === regional) found.push(source.slice(start, at));
    }
  }
  return runs.length === 0 ? found : segmentRuns(found, runs);
}

/** Past an optional ASCII capital, small letters and digits: all there is to most words. */
function endOfSimpleWord(source: string, start: number): number {
  let at = classAt(source, start) === upper ? start + 1 : start;
  for (;;) {
    const kind = classAt(source, at);
    if (kind !== lower && kind !== digit) return at;
    at += 1;
  }
}

function endOfWord(source: string, from: number, start: number): number {
  let at = from;
  while (continuesWord(source, at, start)) at = next(source, at);
  return at;
}

function endOfRun(source: string, start: number): number {
  let at = start;
  let kind: number = segmented;
  while (kind === segmented || kind === mark) {
    at = next(source, at);
    kind = classAt(source, at);
  }
  return at;
}

function addWord(found: string[], read: string): void {
  const word = cutWord(read.includes(",") ? read.replaceAll(",", "") : read);
  for (const part of splitCompound(word)) found.push(cutWord(foldCase(part)));
}

/** Two words of letters with nothing but a hyphen between, and none before or after them, also as one word. */
function addJoined(
  found: string[],
  source: string,
  before: { readonly start: number; readonly end: number },
  start: number,
  end: number,
): void {
  if (!isHyphen(source, before.end) || isHyphen(source, before.start - 1) || isHyphen(source, end)) return;
  const joined = source.slice(before.start, before.end) + source.slice(start, end);
  if (ONLY_LETTERS.test(joined)) found.push(cutWord(foldCase(joined)));
}

function isHyphen(source: string, at: number): boolean {
  const unit = source.charCodeAt(at);
  return unit === HYPHEN_MINUS || unit === HYPHEN;
}

/** "C++", "C#" and their kin with their sign. */
function addWithSign(found: string[], source: string, start: number, end: number): void {
  const sign = source.charAt(end) === "#" ? "#" : source.startsWith("++", end) ? "++" : undefined;
  if (sign === undefined || isWordAt(source, end + sign.length)) return;
  found.push(foldCase(source.slice(start, end) + sign));
}

function isWordAt(source: string, at: number): boolean {
  const kind = classAt(source, at);
  return isLetter(kind) || kind === digit;
}

/** Whether the character at `at` belongs to the word that began at `start`. */
function continuesWord(source: string, at: number, start: number): boolean {
  const kind = classAt(source, at);
  if (isLetter(kind) || kind === digit || kind === mark) return true;
  if (kind === apostrophe) return at > start && isLetter(classAt(source, at + 1));
  if (kind !== other || classAt(source, at + 1) !== digit || classAt(source, at - 1) !== digit) return false;
  const character = source.charAt(at);
  return character === "." || (character === "," && groupsThousands(source, at, start));
}

/** One to three digits and nothing else before the first comma, three before the others and after each. */
function groupsThousands(source: string, comma: number, start: number): boolean {
  let before = comma;
  while (before > start && comma - before < 4 && classAt(source, before - 1) === digit) before -= 1;
  const first = before === start && comma - before < 4;
  const later = comma - before === 3 && source.charAt(before - 1) === ",";
  const threeFollow = classAt(source, comma + 2) === digit && classAt(source, comma + 3) === digit;
  return (first || later) && threeFollow && classAt(source, comma + 4) !== digit;
}

function isLetter(kind: number): boolean {
  return kind === lower || kind === upper || kind === letter;
}

function classAt(source: string, at: number): number {
  // A read past the end would be undefined, and the engine then never compiles this one.
  return at >= 0 && at < source.length ? characterClass(source.codePointAt(at) ?? 0) : other;
}

function next(source: string, at: number): number {
  const codePoint = source.codePointAt(at);
  return codePoint !== undefined && codePoint > 0xffff ? at + 2 : at + 1;
}
