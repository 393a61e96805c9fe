/** What is stored, and a question that asks for it in other words. */
const LINES: readonly (readonly [key: string, value: string, question: string])[] = [
  ["vehicle", "Ann's car is a red Volvo", "What automobile does she drive?"],
  ["pet", "The family has a puppy called Rex", "What is the dog's name?"],
  ["medicine", "Her physician is Dr. Okafor", "Who is her doctor?"],
  ["bob", "Bob resides in Lisbon", "Where does Bob live?"],
  ["eve", "Eve's occupation is glass blowing", "What is Eve's profession?"],
  ["cinema", "His favourite film is Stalker", "Which movie does he love most?"],
  ["tom", "Tom's wife is named Ingrid", "Who is Tom's spouse?"],
  ["school", "The kid attends Elm primary", "Where does the child learn?"],
  ["summer", "They spent the vacation in Crete", "Where was the holiday?"],
  ["kyoto", "The best meal was ramen", "What food did they enjoy?"],
  ["money", "The wage is 4,200 a month", "How much is the salary?"],
  ["call", "Telephone: 555 0199", "What is the phone number?"],
  ["sofa", "The picture hangs over the sofa", "Where is the photo?"],
  ["gold", "The price of the gold plan is 40 euro", "What does the top plan cost?"],
  ["tuesday", "The appointment is on Tuesday at nine", "When is the meeting?"],
  ["closing", "The store closes at eight", "When does the shop shut?"],
  ["morning", "He swims in the ocean each morning", "Does he bathe in the sea?"],
  ["address", "Her street is Harbour Row", "Which road is hers?"],
  ["piano", "The instructor is Mr. Lund", "Who is the music teacher?"],
  ["law", "Her attorney is Grace Hopper", "Who is her lawyer?"],
  ["roof", "It was repaired in May", "When did they fix it?"],
  ["mia", "The present for Mia is a kite", "What gift does Mia get?"],
  ["sam", "Sam is a pal from school", "Who is his friend?"],
  ["birth", "Groundnut intolerant since birth", "Any peanut allergy?"],
  ["oat", "The usual beverage is oat milk", "What does she drink?"],
  ["floor", "The apartment is on floor three", "Which level is the flat on?"],
  ["leaving", "The aircraft leaves at 06:40", "When does the plane depart?"],
  ["march", "Grandfather was unwell in March", "Was grandpa ill?"],
  ["client", "He was furious about the delay", "Who was angry?"],
];

/** Small talk, to lie between. */
const TALK = [
  "hello there",
  "see you",
  "thanks a lot",
  "not sure",
  "sounds good",
  "maybe later",
  "of course",
];

export interface Question {
  readonly question: string;
  readonly key: string;
}

/** Facts by key, among others that answer nothing. */
export function facts(): Map<string, string> {
  const talk = Array.from({ length: 150 }, (_, index): [string, string] => {
    const [one, other] = [TALK[index % TALK.length], TALK[(index * 3 + 1) % TALK.length]];
    return [`talk ${index}`, `${one}, ${other}, she said when he asked about number ${index}`];
  });
  return new Map([...LINES.map(([key, value]): [string, string] => [key, value]), ...talk]);
}

/** Questions in other words than the facts. */
export const PARAPHRASED: readonly Question[] = LINES.map(([key, , question]) => ({ question, key }));

/** Questions in the facts' own words. */
export const IN_WORDS: readonly Question[] = LINES.map(([key, value]) => ({
  question: `what about ${value.split(" ").slice(-3).join(" ")}`,
  key,
}));
