/** Which addons make a stack's pools grow. Pure. */
import type { AddonName } from "../../addons/catalogue";
import type { NodePoolsSpec } from "../spec";
import { isElastic } from "../ways";

/** @param autoscalers those that the cloud needs: none of them where every pool has a fixed number of nodes */
export function autoscalersFor(autoscalers: readonly AddonName[], pools: NodePoolsSpec): readonly AddonName[] {
  return pools.some(isElastic) ? autoscalers : [];
}
