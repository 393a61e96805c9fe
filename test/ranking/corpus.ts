import type { Memory } from "@pigeonhole/core";
import { type TextSource, textSource } from "../../bench/src/common/text.ts";

/** Sentences in writings and languages that are cut into words in different ways. */
const LANGUAGES = [
  "Die Donaudampfschifffahrtsgesellschaft fährt ab Straßburg, nicht ab Würzburg.",
  "Le café « L'Étoile » n'est pas ouvert aujourd'hui; l'hôtel l'est.",
  "El niño pidió una piñata de Ávila para su cumpleaños.",
  "İstanbul'da ışık söndü, Iğdır'da yandı.",
  "Москва слезам не верит, а Санкт-Петербург верит в ёлку.",
  "东京的会议改到下周三,请带上合同。",
  "会議は来週の水曜日に東京タワーで開かれます。",
  "회의는 다음 주 수요일에 서울에서 열립니다.",
  "الاجتماع يوم الأربعاء في القاهرة",
  "बैठक बुधवार को दिल्ली में होगी",
  "การประชุมจะจัดขึ้นที่กรุงเทพฯ",
  "Πού είναι η Αθήνα; Η ΑΘΉΝΑ είναι εδώ.",
  "The 👩‍👩‍👧 party 🎉 costs 1,250.50 € on 2026-11-25 at 7:30pm.",
  "C++ and C# at e-mail addresses like ann.lee@example.com or https://example.com/a_b?c=d",
] as const;

const ODD_QUESTIONS = [
  "a",
  "the of and",
  '"exact phrase" NEAR(a b) AND NOT key:value*',
  "') OR 1=1 --",
  "🎉",
  "٣ ४ 5",
  "ＦＵＬＬ ｗｉｄｔｈ",
  "naïve naive NAÏVE",
  "...???",
] as const;

/** What is written, in order. */
export type Step =
  | { readonly op: "set"; readonly key: string; readonly value: unknown; readonly ttlSeconds?: number }
  | { readonly op: "delete"; readonly key: string };

export interface Corpus {
  readonly steps: readonly Step[];
  readonly questions: readonly string[];
}

/**
 * Seeded writes and questions: texts in many languages, the same text under many keys, so that there are ties, values
 * that are no text, replaced, deleted and ended entries; questions about texts, with parts of words, wrong letters, keys, and
 * odd ones.
 */
export function corpus(seed: number, writes: number, questions: number): Corpus {
  const source = textSource(seed);
  const steps: Step[] = [];
  const texts: string[] = [];
  while (steps.length < writes) {
    const text = textFor(source, texts);
    const key = pick(source, [`note ${Math.floor(source.random() * writes)}`, `${source.query()}`]);
    const chance = source.random();
    if (chance < 0.06) steps.push({ op: "delete", key });
    else if (chance < 0.12) steps.push({ op: "set", key, value: text, ttlSeconds: 1 });
    else if (chance < 0.24)
      steps.push({ op: "set", key, value: { text, tags: source.query().split(" "), at: seed } });
    else steps.push({ op: "set", key, value: text });
    texts.push(text);
  }
  return { steps, questions: Array.from({ length: questions }, () => questionAbout(source, texts, steps)) };
}

/** Milliseconds after which what was written with a time to live is over. */
export const END = 2_000;

/** Writes steps, each a millisecond after the one before. */
export async function write(memory: Memory, steps: readonly Step[], clock: { now: number }): Promise<void> {
  for (const step of steps) {
    clock.now += 1;
    if (step.op === "delete") await memory.delete(step.key);
    else {
      await memory.set(
        step.key,
        step.value,
        step.ttlSeconds === undefined ? {} : { ttlSeconds: step.ttlSeconds },
      );
    }
  }
}

/** Questions that are under way at once. */
const AT_ONCE = 8;

/** The answer to each question, whole: keys, revisions, scores to the last digit, total. */
export async function answers(memory: Memory, questions: readonly string[]): Promise<string[]> {
  const all: string[] = [];
  for (let at = 0; at < questions.length; at += AT_ONCE) {
    const some = questions.slice(at, at + AT_ONCE);
    all.push(...(await Promise.all(some.map((question, index) => answer(memory, question, at + index)))));
  }
  return all;
}

async function answer(memory: Memory, question: string, number: number): Promise<string> {
  const { matches, total } = await memory.recall(question, { limit: number % 7 === 0 ? 50 : 10 });
  const lines = matches.map(({ entry, score }) => `${entry.key} ${entry.revision} ${score}`);
  return [`${question}: ${total}`, ...lines].join("\n");
}

function textFor(source: TextSource, before: readonly string[]): string {
  const chance = source.random();
  if (chance < 0.15) return pick(source, LANGUAGES);
  if (chance < 0.3 && before.length > 0) return pick(source, before);
  if (chance < 0.4) return `${pick(source, LANGUAGES)} ${source.text()}`;
  return source.text();
}

function questionAbout(source: TextSource, texts: readonly string[], steps: readonly Step[]): string {
  const text = pick(source, texts);
  const chance = source.random();
  if (chance < 0.4) return source.question(text);
  if (chance < 0.5) return pick(source, steps).key;
  if (chance < 0.6)
    return words(text, (word) => [...word].slice(0, 3 + Math.floor(source.random() * 3)).join(""));
  if (chance < 0.7) return words(text, (word) => misspelt(word, source.random()));
  if (chance < 0.85)
    return (
      pick(source, LANGUAGES)
        .split(/(?<=[ ,;、])/u)
        .slice(-3)
        .join("") || text
    );
  if (chance < 0.92) return source.query();
  if (chance < 0.95) return pick(source, ODD_QUESTIONS);
  return text;
}

function words(text: string, change: (word: string) => string): string {
  return Array.from(text.split(" ").slice(1, 5), change).join(" ") || "word";
}

/** Two neighbouring letters change places. */
function misspelt(word: string, random: number): string {
  const letters = [...word];
  const at = Math.floor(random * (letters.length - 1));
  return [...letters.slice(0, at), letters[at + 1], letters[at], ...letters.slice(at + 2)].join("");
}

function pick<Item>(source: TextSource, from: readonly Item[]): Item {
  const item = from[Math.floor(source.random() * from.length)];
  if (item === undefined) throw new Error("There is nothing to pick from.");
  return item;
}
