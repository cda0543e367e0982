/** What a stack file adds to the configuration of the pack's rules. */
import type { Completion } from "../engine/pack";
import { namesOfStack, registriesOfStack } from "./stack-file";
import { NAMES_RULE, publishing } from "./rules/exposure";
import { REGISTRY_RULE, trusting } from "./publishers";

export const FROM_STACK: Readonly<Record<string, Completion>> = {
  [REGISTRY_RULE]: (given, variables) => trusting(given, registriesOfStack(variables)),
  [NAMES_RULE]: (given, variables) => publishing(given, namesOfStack(variables)),
};
