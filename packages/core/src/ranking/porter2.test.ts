import fc from "fast-check";
import { newStemmer } from "snowball-stemmers";
import { describe, expect, it } from "vitest";
import { porter2 } from "./porter2.js";

/** Snowball 1 to 2.2, by another author. */
const older = newStemmer("english");

/** What Snowball 3.0 and 3.1 changed, by the entries of its NEWS file. */
const CHANGED = [
  /^'?(?:univers|later|emerg|organ|inter)/,
  /past/,
  /ogist/,
  /^'?[aeo](?:bb|dd|ff|gg|mm|nn|pp|rr|tt)(?:ed|ing)/,
  /^'?[^aeiou]ying/,
  /^'?(?:even|inn|out|cann|herr|earr)ing/,
  /^'?(?:proc|exc|succ)eed/,
];

const WORDS = `
  a able aboard abandoned ability abruptly absence academies accidental accompanied according accounts acknowledged
  activities actually adaptation added adjustable admission adoption advancement adventurous advice agencies agreed
  airliner allowance alphabetical although amazing ambitious amusement analogical anchored ancient anger announcing
  annual antiques anxious apologies appearance appreciated arrangement arrival articles artistic ashes asking
  assembly assistant attractiveness audience authorities autumn available aware babies badly bags baking balanced
  banners bargaining basically bathing batteries beautiful bedding beginning behaviour belief believed belonging
  benefits besides bicycle birthday bitterness blessing blocks blooming boating bodily booked boredom bother boundary
  boys brandied bravely breathing brightness broadening brothers brushes building buses business busied busily buying
  calculate calling calmness camping canoeing careful carelessly carried cars catchy caused celebrated centuries
  ceremonies certainly challenged changing charity charmingly cheerful cherished chewed childhood chosen churches
  circumstantial cities citizenship civility classical cleaned cleverly climbing closeness clothes coached coffee
  collected comfortable commercialize communicate communities companionship comparative competition completely
  conditional conference confessed conflated conformably confusion connected consistency consolation constantly
  continuous controlled conversations conviction cooking cooperation correctness counselling courageous creativity
  criticized crossing crying cultural curiosity customers cycling daily dancing dangerous daughters decisiveness
  decorated dedication defensible delightful demonstrates dependent described desirability destroying determination
  dialogues differently digitizer diligently disabled disappointed discoveries discussing dishes displayed distances
  dogs dressed drumming dropped dryness dying eagerly easily edited education effective elderly electrical embraced
  emotional employed encouragement enjoying enriched entertaining enthusiasm equally escaping essential ethical events
  everyday evident exaggerated examples excellence exciting exhausted existing expectations experienced explored
  expressive extremely eyed faced faithfully falling families famous fantasies farming fascinated favourable feed
  feelings felt festivities fizzed flattery flexibility flies flowers fluently followed foolishness forbidding
  forgiven formality formalize fortunately freedom friendliness frightening fully funniest gardening gas generally
  generosity geology gladly goodness graceful gradually grandmother gratitude greatly grieving guesses habitual
  happened happily happiness hats healthier heroically hesitancy hiking historical hissing hoped hopefully hoping
  hopping hospital hugging humorous hurries identities illness imaginary imagined immediately importance impressed
  improvement incredibly independence influenced inherited injuries inspirational inspiring instruments intelligence
  irritant jealousy jobs jogging journeys joyfully kids kindness kindly kisses knitted knowing languages lately
  laughed laziness leagues learning legally libraries lies lifting listeners literally lively logically lonely loosely
  loving luckily luxuriously lying machines magical maintained majority makers managed marriages matching meaningful
  mechanism meetings memories mentioned miserably missing mistaken modernize monthly motivated mountains moving
  muddied museums musically mysterious nationalism naturally necessarily needed neighbours nervousness noisy normally
  noticed novelist numerous obligations obviously occasionally offered official operator opinions opportunities
  oppressive ordinary original others outgoing overcame owed packages painter paintings panicking parties partially
  passionate patiently paying peacefully pencils perfection performances permitted personality photographs pianist
  picturesque pieces pitied plays pleasant pleasure plotted poems political ponies popularity possession possibilities
  powerful practically precious predication preferred preparation presents previously pride probably professional
  promised properly proudly provision psychology publicity purposes puzzled quality questioned quickly quietly radically
  raining rate rational reactions readiness realization really reasonable received recommended redness reflective
  refused regularly rejection relational relatives relaxation religious remarkable remembered replacement requirement
  researched respectable restful revival rhythmically ridiculous roll sadly safely satisfied says scared scenery
  schools scientists seasons secretly seemed sensational sensibility sensitiveness separately serious settled shaking
  shared shining shopping shyly siblings significance silliness similarly singing sisters skating sky sleeping slowly
  smiled smoothly snowy sociable socialize softness solution something songs sorrowful specialist spelling spiritually
  spoken stability standardize started statistically steadily stopped stories strangely strengthened stressful
  studies stunningly styles successful suddenly suggestions sunny supportive surprisingly surroundings swimming
  symbolize sympathies talented talking tanned taxes teacher tearfully technically tenderness terribly terrified
  thankfulness theatres therapist thoughtful threatened tied tiredness toes together toys traditional training
  transgender travelled treasured triplicate tripped troubled truly trying turned tying typically ugly understanding
  unfortunately unity usefulness usually vacations valency valuable varieties vases verbally vietnamization vileness
  violins visibility visited vivacious voluntarily volunteering waited walking wanted warmly washing watches weakness
  wealthy weekly welcomed wildly willingness wishes woken wonderfully woods working worried writing yearly yelled
  yesterday yielding younger youthful zealous zoning`.match(/\S+/g);

const letters = fc.array(fc.constantFrom(..."aeioubcdghlmnprstyvwx"), { minLength: 1, maxLength: 6 });
const suffixes = fc.array(
  fc.constantFrom(
    ...`s es ies ied us ss sses ed edly eed eedly ing ingly y ly li e er al l ll ic ical able ible ant ance ence ent
      tional ational enci anci izer ization ation ator alism aliti alli fulness ousli ousness iveness iviti biliti bli
      ogi logi fulli lessli alize icate iciti ful ness ative ement ment ism ate iti ous ive ize sion tion ion at bl iz
      bb tt 's ' s'`.split(/\s+/),
  ),
  { maxLength: 3 },
);

describe("porter2", () => {
  it("follows Snowball 3.1 where it changed", () => {
    const stems = {
      added: "add",
      egged: "egg",
      offing: "off",
      geologists: "geolog",
      evening: "evening",
      even: "even",
      vying: "vie",
      skis: "ski",
      universe: "univers",
      university: "universiti",
      universal: "universal",
      organic: "organic",
      organize: "organiz",
      organization: "organiz",
      lateral: "lateral",
      later: "later",
      emergency: "emergenc",
      emerged: "emerg",
      paste: "paste",
      past: "past",
      pasted: "paste",
      international: "internat",
      internal: "internal",
      interfering: "interfer",
      interference: "interfer",
    };
    expect(Object.fromEntries(Object.keys(stems).map((word) => [word, porter2(word)]))).toEqual(stems);
  });

  it("knows the words that the rules would get wrong", () => {
    const stems = {
      skies: "sky",
      idly: "idl",
      gently: "gentl",
      early: "earli",
      only: "onli",
      singly: "singl",
    };
    expect(Object.fromEntries(Object.keys(stems).map((word) => [word, porter2(word)]))).toEqual(stems);
    for (const word of ["news", "atlas", "cosmos", "bias", "andes", "howe", "inning", "proceed", "exceed"]) {
      expect(porter2(word)).toBe(word);
    }
  });

  it("leaves words of one and two letters", () => {
    for (const word of ["", "a", "is", "as", "'s", "by"]) expect(porter2(word)).toBe(word);
  });

  it("takes possessives and quotes off", () => {
    expect(["dog's", "dogs'", "dog's'", "'dog", "y'all"].map(porter2)).toEqual([
      "dog",
      "dog",
      "dog",
      "dog",
      "y'all",
    ]);
  });

  it("agrees with another implementation on common words", () => {
    const common = (WORDS ?? []).filter((word) => !CHANGED.some((rule) => rule.test(word)));
    expect(common.length).toBeGreaterThan(600);
    expect(common.map(porter2)).toEqual(common.map((word) => older.stem(word)));
  });

  it("agrees with another implementation on made-up words", () => {
    const word = fc.tuple(letters, suffixes).map(([start, ends]) => [...start, ...ends].join(""));
    const unchanged = word.filter((made) => !CHANGED.some((rule) => rule.test(made)));
    fc.assert(
      fc.property(unchanged, (made) => {
        expect(porter2(made)).toBe(older.stem(made));
      }),
      { numRuns: 5_000 },
    );
  });
});
