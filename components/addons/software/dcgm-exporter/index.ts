/** NVIDIA's DCGM exporter. */
import type { Addon } from "../../addon";
import { CHART } from "./chart";
import { VALUES } from "./values";

export const DCGM_EXPORTER = { ...CHART, ...VALUES } as const satisfies Addon;
