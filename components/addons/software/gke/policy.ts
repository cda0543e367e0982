/** What rules must know of the kind that GKE brings. */
import type { SoftwarePolicy } from "../../policy";

export const POLICY = {
  nothingToChoose: {
    "kubernetes:cloud.google.com/v1:ComputeClass": "an order of node pools, whose disks have rules",
  },
} as const satisfies SoftwarePolicy;
