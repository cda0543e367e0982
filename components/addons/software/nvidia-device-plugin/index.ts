/** NVIDIA's device plugin. */
import type { Addon } from "../../addon";
import { CHART } from "./chart";
import { VALUES } from "./values";
import { METRICS } from "./metrics";

export const NVIDIA_DEVICE_PLUGIN = { ...CHART, ...VALUES, metrics: METRICS } as const satisfies Addon;
