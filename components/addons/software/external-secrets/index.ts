/** External Secrets. */
import type { Addon } from "../../addon";
import { CHART } from "./chart";
import { KINDS } from "./kinds";
import { VALUES } from "./values";

export const EXTERNAL_SECRETS = { ...CHART, ...VALUES, kinds: KINDS } as const satisfies Addon;
