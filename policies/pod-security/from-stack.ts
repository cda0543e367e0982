/** What a stack file adds to the configuration of the pack's rules. */
import type { Completion } from "../lib/pack";
import { registriesOfStack } from "../lib/stack-file";
import { REGISTRY_RULE, trusting } from "./publishers";

export const FROM_STACK: Readonly<Record<string, Completion>> = {
  [REGISTRY_RULE]: (given, variables) => trusting(given, registriesOfStack(variables)),
};
