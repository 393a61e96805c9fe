import type { Survey } from "./survey.ts";

/** A question to one company's memory. */
export interface Question {
  readonly company: string;
  readonly text: string;
  /** What the first answer must say. */
  readonly expected?: string;
  /** What nobody but this company may ever read. */
  readonly secret?: string;
}

const MOST_QUESTIONS = 3;

/** What is asked of the transcript that comes with this example. */
export const OWN_QUESTIONS: readonly Question[] = [
  {
    company: "harborlane",
    text: "Which price per kilo is fixed until March?",
    expected: "17.40 EUR per kilo",
    secret: "17.40",
  },
  {
    company: "velomar",
    text: "What is our framework price for the Corsa rear hub?",
    expected: "61.80 EUR per piece",
    secret: "61.80",
  },
  { company: "harborlane", text: "What was wrong with order 4471?", expected: "two bags torn open" },
  {
    company: "velomar",
    text: "What does the lab report say about the crack in the axle?",
    expected: "LAB-1184",
    secret: "LAB-1184",
  },
];

/** For any other transcript: the last words of the customers of its largest companies. */
export function questionsFrom({ companies }: Survey): Question[] {
  return [...companies]
    .slice(0, MOST_QUESTIONS)
    .map(([company, { lastWords }]) => ({ company, text: lastWords }));
}
