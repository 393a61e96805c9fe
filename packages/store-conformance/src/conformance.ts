import { atomicity } from "./groups/atomicity.js";
import { concurrency } from "./groups/concurrency.js";
import { copying } from "./groups/copying.js";
import { erasure } from "./groups/erasure.js";
import { errors } from "./groups/errors.js";
import { expiry } from "./groups/expiry.js";
import { isolation } from "./groups/isolation.js";
import { journal } from "./groups/journal.js";
import { keys } from "./groups/keys.js";
import { model } from "./groups/model.js";
import { order } from "./groups/order.js";
import { paging } from "./groups/paging.js";
import { persistence } from "./groups/persistence.js";
import { ranking } from "./groups/ranking.js";
import { revisions } from "./groups/revisions.js";
import { rewind } from "./groups/rewind.js";
import { values } from "./groups/values.js";
import { vectors } from "./groups/vectors.js";
import type { StoreConformanceOptions } from "./options.js";
import { type Check, runTrial } from "./trial.js";

const GROUPS: readonly (readonly [string, (check: Check) => void])[] = [
  ["isolation", isolation],
  ["keys", keys],
  ["values", values],
  ["revisions", revisions],
  ["order", order],
  ["paging", paging],
  ["expiry", expiry],
  ["journal", journal],
  ["rewind", rewind],
  ["atomicity", atomicity],
  ["concurrency", concurrency],
  ["ranking", ranking],
  ["vectors", vectors],
  ["copying", copying],
  ["erasure", erasure],
  ["persistence", persistence],
  ["errors", errors],
  ["model", model],
];

/**
 * Declares the suite that every store passes, in the runner given. Each check opens a store of its own at a new place.
 *
 * @example
 * storeConformance({
 *   runner: { describe, it },
 *   open: ({ clock, place }) => new SqliteStore({ directory: join(root, place), clock }),
 *   persistent: true,
 * });
 */
export function storeConformance(options: StoreConformanceOptions): void {
  const { runner } = options;
  for (const [name, group] of GROUPS) {
    runner.describe(name, () => {
      group((what, body) => runner.it(what, () => runTrial(options, body)));
    });
  }
}
