/** What rules must know of Karpenter. */
import { CUSTOM } from "../../../../catalogue/tokens/custom";
import { ofChart, type SoftwarePolicy } from "../../policy";
import { CHART } from "./chart";

export const POLICY = {
  ...ofChart(CHART),
  nothingToChoose: { [CUSTOM.karpenterNodePool]: "says how many nodes; their disks are the node class's" },
} as const satisfies SoftwarePolicy;
