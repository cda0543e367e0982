/** External Secrets. */
import type { Addon } from "../../addon";
import { CHART } from "./chart";
import { KINDS } from "./kinds";
import { VALUES } from "./values";
import { METRICS } from "./metrics";

export const EXTERNAL_SECRETS = { ...CHART, ...VALUES, kinds: KINDS, metrics: METRICS } as const satisfies Addon;
