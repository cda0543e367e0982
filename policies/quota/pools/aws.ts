/** EKS node groups and Karpenter's NodePools: their bounds, their surge while updating, and the EC2 quotas of their instances. */
import { AWS } from "../../../catalogue/tokens/aws";
import type { Field } from "../../lib/field";
import { CUSTOM } from "../../../catalogue/tokens/custom";
import { AWS_INSTANCES } from "./instance-types.aws";
import { isKarpenterPool, karpenterPools, nodeLimit } from "./karpenter";
import { atLeast, count, factsIn, machinesIn, ordered, shareOf, type Count } from "./pool";
import type { Machine, NodePool, PoolReader, QuotaUse } from "./pool";

/** What EKS starts when neither types nor a launch template are named. */
const DEFAULT_TYPE = "t3.medium";

/**
 * EC2 counts running vCPUs per region, by family, on demand and spot apart. The families of each code are the first
 * letters of its instance types. Source: Amazon EC2 service quotas; codes read 2026-08-22.
 */
const QUOTA_CODES = {
  standard: { families: /^(?:a|c|d|h|i|m|r|t|z|im|is)\d/, onDemand: "L-1216C47A", spot: "L-34B43A08" },
  graphics: { families: /^(?:g|gr|vt)\d/, onDemand: "L-DB2E81BA", spot: "L-3819A6DF" },
  // Spot instances of p6 have a quota whose code no source states in the same way, so there is none here.
  p6: { families: /^p6/, onDemand: "L-417A185B", spot: undefined },
  p5: { families: /^p5/, onDemand: "L-417A185B", spot: "L-C4BD4855" },
  p: { families: /^p[2-4]/, onDemand: "L-417A185B", spot: "L-7212CCBC" },
  inferentia: { families: /^inf\d/, onDemand: "L-1945791B", spot: "L-B5D1601B" },
  trainium: { families: /^trn\d/, onDemand: "L-2C3B7624", spot: "L-6B0D517C" },
  habana: { families: /^dl\d/, onDemand: "L-6E869C2A", spot: "L-85EED4F7" },
} as const satisfies Record<string, { families: RegExp; onDemand: string; spot: string | undefined }>;

const ACCELERATED = /^(?:p|g|gr|inf|trn|dl|vt)\d/;

function machine(field: Field): Machine {
  const type = field.text ?? DEFAULT_TYPE;
  return { field, type, facts: factsIn(AWS_INSTANCES, type), accelerated: ACCELERATED.test(type) };
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
  quotaUses: ({ type, facts }, isSpot): readonly QuotaUse[] | undefined => {
    const family = Object.values(QUOTA_CODES).find(({ families }) => families.test(type));
    const quota = isSpot ? family?.spot : family?.onDemand;
    return facts === undefined || quota === undefined ? undefined : [{ quota, perNode: facts.vcpus }];
  },
  region: (props) => (props.at("region").isAbsent ? undefined : props.at("region")),
};
