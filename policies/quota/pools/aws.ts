/** EKS node groups and Karpenter's NodePools: their bounds, their surge while updating, and the EC2 quotas of their instances. */
import { AWS } from "../../../catalogue/tokens/aws";
import type { Field } from "../../rule/field";
import { sizeOf } from "../../../catalogue/machines/sizes";
import { isAccelerated } from "../../../catalogue/machines/traits";
import { awsQuotas } from "../../../catalogue/quotas/aws";
import { CUSTOM } from "../../../catalogue/tokens/custom";
import { isKarpenterPool, karpenterPools, nodeLimit } from "./karpenter";
import { atLeast, count, machinesIn, ordered, shareOf, usesIn, type Count } from "./pool";
import { awsSlices } from "./slices";
import type { Machine, NodePool, PoolReader } from "./pool";

/** What EKS starts when neither types nor a launch template are named. */
const DEFAULT_TYPE = "t3.medium";

function machine(field: Field): Machine {
  const type = field.text ?? DEFAULT_TYPE;
  return { field, type, facts: sizeOf("aws", type), accelerated: isAccelerated("aws", type) };
}

function machines(at: Field): readonly Machine[] | Field {
  const types = at.at("instanceTypes");
  if (!types.isReadable) return types;
  if (types.items().length > 0) return machinesIn(types.items(), machine);
  const template = at.at("launchTemplate");
  // Its type is in another resource, which may not be of this stack.
  return template.isAbsent ? [machine(types)] : [{ field: template, type: "", facts: undefined, accelerated: false }];
}

/** EKS adds twice the zones, or as many as it updates at once if that is more; with MINIMAL it stops nodes first. */
function surge(at: Field, maximum: Count): Count {
  const strategy = at.at("updateConfig", "updateStrategy");
  if (!strategy.isReadable) return strategy;
  if (strategy.text === "MINIMAL") return 0;
  const subnets = at.at("subnetIds");
  if (!subnets.isReadable) return subnets;
  const share = at.at("updateConfig", "maxUnavailablePercentage");
  const atOnce = share.isAbsent ? count(at.at("updateConfig", "maxUnavailable"), 1) : shareOf(maximum, count(share, 0));
  return typeof atOnce === "number" ? Math.max(2 * subnets.items().length, atOnce) : atOnce;
}

function spot(at: Field): boolean | Field {
  const capacity = at.at("capacityType");
  return capacity.isReadable ? capacity.text === "SPOT" : capacity;
}

export const AWS_POOLS: PoolReader = {
  cloud: "aws",
  slices: awsSlices,
  resources: [AWS.eksNodeGroup, CUSTOM.karpenterNodePool],
  read: (at, type): readonly NodePool[] => {
    if (isKarpenterPool(type)) return karpenterPools(at, machine);
    const maximumAt = at.at("scalingConfig", "maxSize");
    const maximum = count(maximumAt, 0);
    const own = { maximum, surge: surge(at, maximum), machines: machines(at), spot: spot(at) };
    return [{ cloud: "aws", at, maximumAt, ...own }];
  },
  checkBounds: ({ at, maximumAt }) => {
    if (maximumAt.path === nodeLimit(at).path) return atLeast(maximumAt, 1);
    const scaling = at.at("scalingConfig");
    const [least, desired, most] = [scaling.at("minSize"), scaling.at("desiredSize"), scaling.at("maxSize")];
    return [...atLeast(least, 0), ...atLeast(most, 1), ...ordered(least, desired), ...ordered(desired, most)];
  },
  quotaUses: (machine, isSpot) => usesIn(awsQuotas, machine, isSpot),
  region: (props) => (props.at("region").isAbsent ? undefined : props.at("region")),
};
