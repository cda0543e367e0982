/** external-dns. */
import type { Addon } from "../../addon";
import { CHART } from "./chart";
import { VALUES } from "./values";

export const EXTERNAL_DNS = { ...CHART, ...VALUES } as const satisfies Addon;
