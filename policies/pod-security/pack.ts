/** The rules of the pod-security pack. */
import type { PackDefinition } from "../lib/pack";
import { privileged } from "./rules/privileged";

export const podSecurityPack: PackDefinition = {
  name: "stratiform-pod-security",
  description: "Pods, access and exposure in Kubernetes: the Pod Security Standards and what lies beyond them",
  rules: [privileged],
};
