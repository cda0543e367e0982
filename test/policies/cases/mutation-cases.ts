/** Every case that a rule is tested with, for the mutation script: upstream's, our own, and the rule's own breaks. */
import { appliesTo } from "../../../policies/engine/evaluate";
import type { Rule } from "../../../policies/rule/rule";
import { WORKLOADS } from "../../../policies/kubernetes/pods";
import { KUBERNETES } from "../../../catalogue/tokens/kubernetes";
import { admissionCases } from "./admission-cases";
import { asBag, controlCases, HAS_CONFORMANCE, type Bag } from "../support/conformance";
import { CLAIMED } from "../support/kubescape-controls";
import { GOOD, withValue } from "../support/good-resources";
import { CONFIGURED_CASES, RULE_CASES } from "./rule-cases";

export interface MutationCase {
  readonly type: string;
  readonly object: Bag;
  /** The rule's configuration. */
  readonly given: unknown;
}

/** A Pod and a Deployment of each fixture are enough; the other kinds differ only in where the pod is. */
const KINDS: readonly string[] = [KUBERNETES.pod, KUBERNETES.deployment, KUBERNETES.job];
const shared: readonly MutationCase[] = admissionCases()
  .filter(({ type, name }) => KINDS.includes(type) || !WORKLOADS.includes(type) || name.startsWith("own:"))
  .map(({ type, object }) => ({ type, object, given: {} }));

export function casesFor(rule: Rule): MutationCase[] {
  const own = RULE_CASES.filter((row) => row.rule === rule.id).flatMap(({ type, breaks }) => {
    const good = GOOD[type] ?? {};
    return [
      good,
      ...breaks.flatMap(({ path, bad }) => [withValue(good, path, bad), withValue(good, path, undefined)]),
    ].map((object) => ({ type, object, given: {} }));
  });
  const settings = CONFIGURED_CASES.filter((entry) => entry.rule === rule.id);
  return [...own, ...settings, ...configured(rule), ...shared.filter(({ type }) => appliesTo(rule, type))];
}

/** Kubescape's cases with the configuration that comes with them. */
function configured(rule: Rule): MutationCase[] {
  if (!HAS_CONFORMANCE) return [];
  const claims = Object.entries(CLAIMED).filter(
    ([, claim]) => claim.config !== undefined && claim.rules.includes(rule.id),
  );
  return claims.flatMap(([control, claim]) =>
    controlCases()
      .filter((entry) => entry.control === control)
      .map(({ object, params }) => {
        const type = Object.values(KUBERNETES).find((token) => token.endsWith(`:${String(object["kind"])}`)) ?? "";
        return { type, object, given: claim.config?.(asBag(params["settings"])) ?? {} };
      }),
  );
}
