/** The rules of the quota pack. */
import type { PackDefinition } from "../lib/pack";
import { namespaceHasLimits } from "./rules/namespace-has-limits";

export const quotaPack: PackDefinition = {
  name: "stratiform-quota",
  description: "Every tenant has limits, and what the stack asks for fits into them",
  rules: [namespaceHasLimits],
};
