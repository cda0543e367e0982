/** NVIDIA's device plugin. */
import type { Addon } from "../../addon";
import { CHART } from "./chart";
import { VALUES } from "./values";

export const NVIDIA_DEVICE_PLUGIN = { ...CHART, ...VALUES } as const satisfies Addon;
