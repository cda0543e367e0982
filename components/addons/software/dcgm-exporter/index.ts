/** NVIDIA's DCGM exporter. */
import type { Addon } from "../../addon";
import { CHART } from "./chart";
import { VALUES } from "./values";
import { METRICS } from "./metrics";

export const DCGM_EXPORTER = { ...CHART, ...VALUES, metrics: METRICS } as const satisfies Addon;
