/** The text of a violation and of an undecided rule: resource, property path, found, required, remedy. */
import type { Finding } from "./finding";
import type { Rule } from "./rule";

/**
 * `Deployment "llm": spec.replicas is 0, required: at least 1. <remedy> (<reference>)`. Nothing in it comes from the
 * property bag except the path and what the finding chose to show.
 */
export function formatFinding(rule: Rule, finding: Finding, resource: { type: string; name: string }): string {
  const subject = `${resource.type.split(":").at(-1)} ${JSON.stringify(resource.name)}`;
  const path = finding.path === "" ? "the resource" : finding.path;
  if (finding.kind === "undecided") {
    return finding.reason === "unknown"
      ? `${subject}: undecided, ${path} is not known before \`up\`. ${rule.title} It is decided when the value is known.`
      : `${subject}: undecided, ${path} is a secret that recorded state hides. ${rule.title} A preview decides it.`;
  }
  const [reference] = rule.references;
  return `${subject}: ${path} is ${finding.found}, required: ${finding.required}. ${rule.remedy} (${reference.name})`;
}
