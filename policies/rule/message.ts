/** The text of a violation and of an undecided rule: resource, property path, found, required, remedy. */
import type { Finding, Undecided } from "./finding";
import type { Rule } from "./rule";

const UNDECIDED = {
  unknown: { because: "is not known before `up`", end: "It is decided when the value is known." },
  hidden: { because: "is a secret that recorded state hides", end: "A preview decides it." },
  unlisted: { because: "names nothing that the pack has facts about", end: "Judge it by hand, or by configuration." },
} as const satisfies Record<Undecided["reason"], { because: string; end: string }>;

/**
 * `Deployment "llm": spec.replicas is 0, required: at least 1. <remedy> (<reference>)`. Nothing in it comes from the
 * property bag except the path and what the finding chose to show.
 */
export function formatFinding(rule: Rule, finding: Finding, resource: { type: string; name: string }): string {
  const subject = `${resource.type.split(":").at(-1)} ${JSON.stringify(resource.name)}`;
  const path = finding.path === "" ? "the resource" : finding.path;
  if (finding.kind === "undecided") {
    const { because, end } = UNDECIDED[finding.reason];
    return `${subject}: undecided, ${path} ${because}. ${rule.title} ${end}`;
  }
  const [reference] = rule.references;
  return `${subject}: ${path} is ${finding.found}, required: ${finding.required}. ${rule.remedy} (${reference.name})`;
}
