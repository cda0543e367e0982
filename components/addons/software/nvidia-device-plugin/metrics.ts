/** What NVIDIA's device plugin tells of itself: nothing. */
import type { NoMetrics } from "../../../core/metrics";

export const METRICS = {
  none: "it opens no port: what it hands out is in the nodes' allocatable, and devices tell by DCGM",
} as const satisfies NoMetrics;
