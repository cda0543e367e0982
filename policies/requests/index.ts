/** Every rule about who asks for what. */
import type { RequestRule } from "../kubernetes/request-rule";
import { HELD_RULES } from "./held";
import { OPERATOR_RULES } from "./operators";

export const REQUEST_RULES: readonly RequestRule[] = [...OPERATOR_RULES, ...HELD_RULES];
