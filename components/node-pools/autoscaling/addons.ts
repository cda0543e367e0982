/** Which addons make pools grow, by cloud. Where the cloud's own service does it there are none. Pure. */
import type { AddonName } from "../../addons/catalogue";
import type { Cloud } from "../../placement/cloud";
import type { NodePoolsSpec } from "../spec";
import { isElastic } from "../ways";

export const AUTOSCALERS = {
  aws: ["karpenter"],
  gcp: [],
  azure: [],
  existing: [],
} as const satisfies Record<Cloud, readonly AddonName[]>;

/** Those that a stack needs: none where every pool has a fixed number of nodes. */
export function autoscalersFor(cloud: Cloud, pools: NodePoolsSpec): readonly AddonName[] {
  return pools.some(isElastic) ? AUTOSCALERS[cloud] : [];
}
