/** CloudNativePG. */
import type { Addon } from "../../addon";
import { CHART } from "./chart";
import { KINDS } from "./kinds";
import { VALUES } from "./values";

export const CLOUDNATIVE_PG = { ...CHART, ...VALUES, kinds: KINDS } as const satisfies Addon;
