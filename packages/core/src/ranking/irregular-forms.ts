/** An English word and its forms that no rule of spelling leads back to it; those of rarer or ambiguous use are left out. */
const FORMS = `
  be was were been; become became; begin began begun; bend bent; bite bit bitten; blow blew blown; break broke broken;
  bring brought; build built; burn burnt; buy bought; catch caught; child children; choose chose chosen; come came;
  creep crept; deal dealt; dig dug; draw drew drawn; dream dreamt; drink drank drunk; drive drove driven; eat ate eaten;
  fall fell fallen; feed fed; feel felt; fight fought; find found; fly flew flown; foot feet; forbid forbade forbidden;
  forget forgot forgotten; forgive forgave forgiven; freeze froze frozen; get got gotten; give gave given; go went gone;
  goose geese; grow grew grown; half halves; hang hung; hear heard; hide hid hidden; hold held; keep kept; kneel knelt;
  knife knives; know knew known; lead led; leaf leaves; lean leant; leap leapt; learn learnt; lend lent; life lives;
  light lit; lose lost; make made; man men; mean meant; meet met; mouse mice; pay paid; ride rode ridden; ring rang rung;
  rise risen; run ran; say said; see saw seen; seek sought; sell sold; send sent; shake shook shaken; shelf shelves;
  shine shone; shoot shot; show shown; shrink shrank shrunk; sing sang sung; sink sank sunk; sit sat; sleep slept;
  slide slid; speak spoke spoken; spend spent; spin spun; stand stood; steal stole stolen; stick stuck; sting stung;
  strike struck; swear swore sworn; sweep swept; swim swam swum; swing swung; take took taken; teach taught;
  tear tore torn; tell told; think thought; throw threw thrown; tooth teeth; understand understood; wake woke woken;
  wear wore worn; weave wove woven; weep wept; wife wives; win won; wolf wolves; woman women; write wrote written`;

const BASES: ReadonlyMap<string, string> = new Map(
  FORMS.split(";").flatMap((line) => {
    const [base = "", ...forms] = line.trim().split(/\s+/);
    return forms.map((form): [string, string] => [form, base]);
  }),
);

/** The base of an irregular English form ("went" gives "go"), any other word as it is. */
export function baseForm(word: string): string {
  return BASES.get(word) ?? word;
}
