/** What GKE brings to its clusters by itself: no chart, and a kind of its own. */
import { KINDS } from "./kinds";
import { METRICS } from "./metrics";

export const GKE = { kinds: KINDS, metrics: METRICS } as const;
