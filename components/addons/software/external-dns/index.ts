/** external-dns. */
import type { Addon } from "../../addon";
import { CHART } from "./chart";
import { VALUES } from "./values";
import { METRICS } from "./metrics";

export const EXTERNAL_DNS = { ...CHART, ...VALUES, metrics: METRICS } as const satisfies Addon;
