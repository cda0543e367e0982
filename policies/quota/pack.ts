/** The rules of the quota pack. */
import type { PackDefinition } from "../engine/pack";
import { EXEMPTIONS } from "../settings/settings";
import { podsAreAdmitted } from "./rules/admitted";
import { BOUND_RULES, loadBalancersBounded } from "./rules/bounds";
import { cloudQuotaCoversPools } from "./rules/cloud-quota";
import { limitRangeFitsQuota, limitRangeIsConsistent, quotaIsConsistent } from "./rules/consistency";
import { acceleratorsFitPools, workloadsFitQuota } from "./rules/fit";
import { KARPENTER_RULES } from "./rules/karpenter";
import { acceleratorPoolBounds, nodePoolBounds, spotShareBounded } from "./rules/node-pools";
import { acceleratorsHaveQuota, namespaceHasLimits } from "./rules/namespaces";

export const quotaPack: PackDefinition = {
  name: "stratiform-quota",
  description: "Every tenant has limits, and what the stack asks for fits into them",
  rules: [
    ...[namespaceHasLimits, acceleratorsHaveQuota, workloadsFitQuota, acceleratorsFitPools, podsAreAdmitted],
    ...[quotaIsConsistent, limitRangeIsConsistent, limitRangeFitsQuota],
    ...[...BOUND_RULES, loadBalancersBounded],
    ...[nodePoolBounds, acceleratorPoolBounds, spotShareBounded, cloudQuotaCoversPools, ...KARPENTER_RULES],
  ],
  exemptions: EXEMPTIONS,
};
