/** What rules must know of external-dns. */
import { ofChart, type SoftwarePolicy } from "../../policy";
import { CHART } from "./chart";

export const POLICY = {
  ...ofChart(CHART),
} as const satisfies SoftwarePolicy;
