/** The rules of the quota pack. */
import type { PackDefinition } from "../lib/pack";
import { EXEMPTIONS } from "../settings";
import { BOUND_RULES, loadBalancersBounded } from "./rules/bounds";
import { limitRangeFitsQuota, limitRangeIsConsistent, quotaIsConsistent } from "./rules/consistency";
import { acceleratorsFitPools, workloadsFitQuota } from "./rules/fit";
import { acceleratorsHaveQuota, namespaceHasLimits } from "./rules/namespaces";

export const quotaPack: PackDefinition = {
  name: "stratiform-quota",
  description: "Every tenant has limits, and what the stack asks for fits into them",
  rules: [
    ...[namespaceHasLimits, acceleratorsHaveQuota, workloadsFitQuota, acceleratorsFitPools],
    ...[quotaIsConsistent, limitRangeIsConsistent, limitRangeFitsQuota],
    ...[...BOUND_RULES, loadBalancersBounded],
  ],
  exemptions: EXEMPTIONS,
};
