/** The rules of the pod-security pack. */
import type { PackDefinition } from "../engine/pack";
import { EXEMPTIONS } from "../settings/settings";
import type { Rule } from "../rule/rule";
import { FROM_STACK } from "./from-stack";
import { ACCESS_RULES } from "./rules/access";
import { BASELINE_CHECKS } from "./rules/baseline";
import { EXPOSURE_RULES } from "./rules/exposure";
import { HARDENING_RULES } from "./rules/hardening";
import { IMAGE_RULES } from "./rules/images";
import { NEIGHBOUR_RULES } from "./rules/neighbours";
import { namespaceLevel, namespaceNetworkPolicy } from "./rules/namespaces";
import { RESTRICTED_CHECKS } from "./rules/restricted";
import { SECRET_RULES } from "./rules/secrets";

const rules: readonly Rule[] = [
  ...[...BASELINE_CHECKS, ...RESTRICTED_CHECKS].map(({ rule }) => rule),
  ...[IMAGE_RULES, HARDENING_RULES, SECRET_RULES, ACCESS_RULES, EXPOSURE_RULES, NEIGHBOUR_RULES].flat(),
  ...[namespaceLevel, namespaceNetworkPolicy],
];

export const podSecurityPack: PackDefinition = {
  name: "stratiform-pod-security",
  description: "Pods, access and exposure in Kubernetes: the Pod Security Standards and what lies beyond them",
  rules,
  exemptions: EXEMPTIONS,
  fromStack: FROM_STACK,
};
