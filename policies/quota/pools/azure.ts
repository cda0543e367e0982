/** AKS agent pools, alone or in their cluster: bounds, surge while upgrading, and the vCPU quotas of their sizes. */
import { undecided } from "../../rule/finding";
import type { Field } from "../../rule/field";
import { sizeOf } from "../../../catalogue/machines/sizes";
import { isAccelerated } from "../../../catalogue/machines/traits";
import { azureQuotas } from "../../../catalogue/quotas/azure";
import { AZURE } from "../../../catalogue/tokens/azure";
import { atLeast, count, numberOrShare, ordered, poolsAt, usesIn, type Count } from "./pool";
import { azureSlices } from "./slices";
import type { Machine, NodePool, PoolReader } from "./pool";

/** What AKS adds while upgrading unless it is told otherwise. */
const DEFAULT_SURGE = "10%";

function machines(at: Field): readonly Machine[] | Field {
  const field = at.at("vmSize");
  if (!field.isReadable) return field;
  const type = field.text ?? "";
  return [{ field, type, facts: sizeOf("azure", type), accelerated: isAccelerated("azure", type) }];
}

function spot(at: Field): boolean | Field {
  const priority = at.at("scaleSetPriority");
  return priority.isReadable ? priority.text === "Spot" : priority;
}

function surge(at: Field, maximum: Count, isSpot: boolean | Field): Count {
  // AKS stops spot nodes before it starts their successors.
  if (isSpot === true) return 0;
  return numberOrShare(at.at("upgradeSettings", "maxSurge"), maximum, DEFAULT_SURGE);
}

export const AZURE_POOLS: PoolReader = {
  cloud: "azure",
  slices: azureSlices,
  resources: [AZURE.aksAgentPool, AZURE.aksCluster],
  read: (props, type): NodePool[] =>
    poolsAt(props, type === AZURE.aksCluster ? "agentPoolProfiles" : undefined).map((at) => {
      const scales = at.at("enableAutoScaling");
      const maximumAt = scales.value === true ? at.at("maxCount") : at.at("count");
      const maximum = scales.isReadable ? count(maximumAt, 1) : scales;
      const isSpot = spot(at);
      const own = { maximum, surge: surge(at, maximum, isSpot), machines: machines(at), spot: isSpot };
      return { cloud: "azure", at, maximumAt, ...own };
    }),
  checkBounds: ({ at }) => {
    const [least, size, most] = [at.at("minCount"), at.at("count"), at.at("maxCount")];
    const scales = at.at("enableAutoScaling");
    if (!scales.isReadable) return [undecided(scales)];
    if (scales.value !== true) return ordered(least, most);
    const needed = at.at("mode").text === "System" ? 1 : 0;
    return [...atLeast(least, needed), ...atLeast(most, 1), ...ordered(least, most), ...ordered(size, most)];
  },
  quotaUses: (machine, isSpot) => usesIn(azureQuotas, machine, isSpot),
  region: (props) => (props.at("location").isAbsent ? undefined : props.at("location")),
};
