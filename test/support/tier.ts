/**
 * Which tier runs. `npm test` shows every capability once on every cloud and every kind of fault once; `npm run
 * test:exhaustive` goes through all of them. What each suite does more in the long run is a row in test/run/suites.ts.
 */
import { SELLING_CLOUDS, type SellingCloud } from "../../catalogue/clouds";

export const EXHAUSTIVE = process.env["STRATIFORM_TIER"] === "exhaustive";

/** What a suite goes through in this tier. */
export function inTier<T>(usual: T, exhaustive: T): T {
  return EXHAUSTIVE ? exhaustive : usual;
}

/** On which clouds a suite runs: on one in the short tier, in the long one on the one that its job names, else on all. */
export function cloudsInTier(usual: SellingCloud): readonly SellingCloud[] {
  const named = SELLING_CLOUDS.filter((cloud) => cloud === process.env["STRATIFORM_CLOUD"]);
  return inTier([usual], named.length > 0 ? named : SELLING_CLOUDS);
}
