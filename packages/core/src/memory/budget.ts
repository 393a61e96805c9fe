/** A value that would cost more than this share of a budget is long, and is cut to this share at first. */
const LONG = 0.5;
const CUT = 0.2;

/** What an entry would cost: all but its value, its value whole, and its value cut as short as is of use. */
export interface EntryCost {
  readonly bare: number;
  readonly value: number;
  /** Undefined for a value that cannot be cut. */
  readonly least: number | undefined;
}

/**
 * Shares a budget among entries, the best first: what each one's value may cost, or undefined for those left out. Values
 * that are not long stay whole as long as they fit; long ones get a part, and then what the others leave. Once less
 * than `crumb` is left, no further entry is looked at.
 */
export function shareBudget(entries: Iterable<EntryCost>, budget: number, crumb = 1): (number | undefined)[] {
  const costs: EntryCost[] = [];
  const shares: (number | undefined)[] = [];
  let left = budget;
  for (const cost of entries) {
    costs.push(cost);
    const share = shareOf(cost, left - cost.bare, budget);
    shares.push(share);
    if (share !== undefined) left -= cost.bare + share;
    if (left < crumb) break;
  }
  for (const [index, { value }] of costs.entries()) {
    const share = shares[index];
    if (share === undefined || share >= value) continue;
    const more = Math.min(value - share, left);
    shares[index] = share + more;
    left -= more;
  }
  return shares;
}

function shareOf({ value, least }: EntryCost, left: number, budget: number): number | undefined {
  if (value <= left && (value <= budget * LONG || least === undefined)) return value;
  if (least === undefined || left < least) return undefined;
  return Math.min(left, Math.max(least, Math.floor(budget * CUT)));
}
