const STOP_WORDS: ReadonlySet<string> = new Set(
  `a about above after again against ain't all am an and any are aren't as at be because been before being below
   between both but by can can't cannot could couldn't did didn't do does doesn't doing don't down during each few
   for from further had hadn't has hasn't have haven't having he he'd he'll her here hers herself him himself his
   how i i'd i'll i'm i've if in into is isn't it it'd it'll its itself just let me might mightn't more most must
   mustn't my myself needn't no nor not now of off on once only or other ought our ours ourselves out over own same
   shan't she she'd she'll should should've shouldn't so some such than that that'd that'll the their theirs them
   themselves then there these they they'd they'll they're they've this those through to too under until up very
   was wasn't we we'd we'll we're we've were weren't what when where which while who who'd who'll whom whose why
   will with won't would would've wouldn't you you'd you'll you're you've your yours yourself yourselves`.split(
    /\s+/,
  ),
);

/**
 * Whether a word, as `words()` gives it, is too common in English to tell entries apart. For queries only: the index
 * keeps these words, so that a query of nothing else still finds them.
 */
export function isStopWord(word: string): boolean {
  return STOP_WORDS.has(word);
}
