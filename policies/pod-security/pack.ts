/** The rules of the pod-security pack. */
import type { PackDefinition } from "../lib/pack";
import { BASELINE_CHECKS } from "./rules/baseline";
import { RESTRICTED_CHECKS } from "./rules/restricted";

export const podSecurityPack: PackDefinition = {
  name: "stratiform-pod-security",
  description: "Pods, access and exposure in Kubernetes: the Pod Security Standards and what lies beyond them",
  rules: [...BASELINE_CHECKS, ...RESTRICTED_CHECKS].map(({ rule }) => rule),
};
