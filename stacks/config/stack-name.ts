/**
 * What a stack may be called. Its name is part of the names and labels of all that it makes, on every cloud, and what one
 * of them does not take cannot be changed later. Pure.
 */
import type { Problem } from "../../components/core/errors";
import { DNS_LABEL } from "../../components/core/names";

/** The value of a label of Kubernetes has no more; every other name is shortened to fit. */
const LONGEST = 63;

/** Pulumi itself takes letters, digits, `-`, `_` and `.`, up to 100 of them. */
export function checkStackName(stack: string): Problem[] {
  if (DNS_LABEL.test(stack)) return [];
  const rule =
    stack.length > LONGEST
      ? `has ${stack.length} characters: a label that carries it has room for ${LONGEST}`
      : 'must be lower-case letters and digits, with "-" between them: it becomes part of names on every cloud';
  return [
    { path: "the stack's name", value: stack, rule, remedy: `begin a stack called ${JSON.stringify(near(stack))}` },
  ];
}

/** The nearest name that fits. */
function near(stack: string): string {
  const fitting = stack
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, "-")
    .replace(/^-+/, "")
    .slice(0, LONGEST);
  return fitting.replace(/-+$/, "") || "prod";
}
