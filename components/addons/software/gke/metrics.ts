/** What tells of Google's kinds: nothing that is scraped. */
import type { NoMetrics } from "../../../core/metrics";

export const METRICS = {
  none: "it has no pods: Google's control plane serves these kinds, and is not scraped",
} as const satisfies NoMetrics;
