/** The part of the package that the test of porter2() uses; it ships no types. */
declare module "snowball-stemmers" {
  export function newStemmer(language: string): { stem(word: string): string };
}
