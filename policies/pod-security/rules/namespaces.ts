/**
 * Rules about namespaces as a whole, so stack rules: they report at preview, but on `up` after creation. A namespace's
 * own Pod Security level is held against the environment's, and what runs in it against its own.
 */
import { evaluateResource } from "../../engine/evaluate";
import { undecided, violation, type Finding } from "../../rule/finding";
import { WORKLOADS } from "../../kubernetes/pods";
import { about, MANDATORY, stackRule } from "../../rule/rule";
import { type Stack, type StackResource } from "../../rule/resource";
import { inNamespace, mayBeExempt, namespaceName } from "../../kubernetes/membership";
import { KUBERNETES } from "../../../catalogue/tokens/kubernetes";
import { isAtLeast, isLevel, levelOf, STANDARD_CONFIG, STANDARD_VERSION, type StandardConfig } from "../standard";
import { BASELINE_CHECKS } from "./baseline";
import { RESTRICTED_CHECKS } from "./restricted";

const ENFORCE = "pod-security.kubernetes.io/enforce";

export const namespaceLevel = stackRule({
  id: "namespace-pod-security-level",
  title: "Every namespace enforces a Pod Security level, and what runs in it keeps to that level.",
  why: "The API server enforces only what the namespace's label says, and without a label that is nothing.",
  remedy: `Label the namespace ${ENFORCE} with the environment's level, or declare its own in namespaceLevels.`,
  references: [
    {
      name: `Pod Security Standards ${STANDARD_VERSION}`,
      url: "https://kubernetes.io/docs/concepts/security/pod-security-admission/",
    },
    { name: "CIS Kubernetes 1.10 5.2.1" },
  ],
  severity: "high",
  levels: MANDATORY,
  resources: [KUBERNETES.namespace],
  config: STANDARD_CONFIG,
  check: (stack, config) =>
    stack
      .ofType(KUBERNETES.namespace)
      .flatMap((namespace) => [
        ...checkLabel(namespace, config),
        ...checkVersion(namespace),
        ...checkWorkloads(stack, namespace, config),
      ]),
});

/** The label names no version whose checks these rules do not hold; without one the cluster's own newest counts. */
function checkVersion(namespace: StackResource): Finding[] {
  const label = namespace.props.at("metadata", "labels", `${ENFORCE}-version`);
  if (!label.isReadable) return about(namespace, [undecided(label)]);
  if (label.isAbsent || label.value === "latest") return [];
  const minor = minorOf(label.text);
  const newest = minorOf(STANDARD_VERSION);
  if (minor !== undefined && newest !== undefined && minor <= newest) return [];
  return about(namespace, [violation(label, `a version up to ${STANDARD_VERSION}, or "latest"`)]);
}

function minorOf(version: string | undefined): number | undefined {
  const minor = /^v1\.(\d{1,3})$/.exec(version ?? "")?.[1];
  return minor === undefined ? undefined : Number(minor);
}

/** The label is there and asks for no less than the configuration. */
function checkLabel(namespace: StackResource, config: StandardConfig): Finding[] {
  const label = namespace.props.at("metadata", "labels", ENFORCE);
  const name = namespaceName(namespace);
  if (!label.isReadable) return about(namespace, [undecided(label)]);
  const wanted = name === undefined ? undefined : levelOf(name, config);
  const found = label.value;
  if (wanted === undefined) {
    const varies = Object.keys(config.namespaceLevels).length > 0;
    if (varies) return about(namespace, [undecided(namespace.props.at("metadata", "name"))]);
  }
  const level = wanted ?? levelOf("", config);
  if (isLevel(found) && isAtLeast(found, level)) return [];
  return about(namespace, [violation(label, isAtLeast("privileged", level) ? "a level" : `${level} or stricter`)]);
}

/** Where the label asks for more than the configuration, the resource rules looked too leniently: look again. */
function checkWorkloads(stack: Stack, namespace: StackResource, config: StandardConfig): Finding[] {
  const label = namespace.props.at("metadata", "labels", ENFORCE).value;
  const name = namespaceName(namespace);
  const assumed = levelOf(name ?? "", config);
  if (!isLevel(label) || isAtLeast(assumed, label)) return [];
  const rules = [...BASELINE_CHECKS, ...RESTRICTED_CHECKS].filter(
    (check) => isAtLeast(label, check.level) && !isAtLeast(assumed, check.level),
  );
  return stack
    .ofType(...WORKLOADS)
    .filter((workload) => inNamespace(workload, namespace) === true)
    .flatMap((workload) => {
      const input = { ...workload, props: workload.props.value };
      const findings = rules.flatMap(({ rule }) =>
        evaluateResource(rule, input, { given: { level: label }, today: "" }).map((finding) =>
          finding.kind === "violation" ? { ...finding, required: `${finding.required} (${rule.id})` } : finding,
        ),
      );
      return about(workload, findings);
    });
}

export const namespaceNetworkPolicy = stackRule({
  id: "namespace-network-policy",
  title: "Every namespace has a NetworkPolicy that selects all of its pods.",
  why: "Without one every pod of the cluster reaches every other, a tenant's models and data stores included.",
  remedy: "Create a NetworkPolicy with an empty podSelector and the policy types Ingress and Egress in the namespace.",
  references: [
    {
      name: "CIS Kubernetes 1.10 5.3.2",
      url: "https://kubernetes.io/docs/concepts/services-networking/network-policies/",
    },
    { name: "checkov CKV2_K8S_6" },
  ],
  severity: "high",
  levels: MANDATORY,
  resources: [KUBERNETES.namespace],
  config: {
    exemptNamespaces: {
      type: "array",
      items: { type: "string" },
      default: [],
      description: "Namespaces that need no policy of their own.",
    },
  },
  check: (stack, { exemptNamespaces }) =>
    stack
      .ofType(KUBERNETES.namespace)
      .filter((namespace) => !exemptNamespaces.includes(namespaceName(namespace) ?? ""))
      .flatMap((namespace) => requireIsolation(stack, namespace, exemptNamespaces)),
});

function requireIsolation(stack: Stack, namespace: StackResource, exempt: readonly string[]): Finding[] {
  const candidates = stack.ofType(KUBERNETES.networkPolicy);
  const verdicts = candidates.map((policy) => both(inNamespace(policy, namespace), isolates(policy)));
  if (verdicts.includes(true)) return [];
  const open = candidates.find((_, index) => verdicts[index] === undefined);
  if (open !== undefined) return about(namespace, [undecided(open.props.firstUnreadable() ?? open.props.at("spec"))]);
  const name = namespace.props.at("metadata", "name");
  if (mayBeExempt(namespace, exempt)) return about(namespace, [undecided(name)]);
  return about(namespace, [violation(name, "a NetworkPolicy for all of its pods", "without one")]);
}

/** Whether a policy selects every pod in both directions; undefined while that is not known. */
function isolates(policy: StackResource): boolean | undefined {
  const selector = policy.props.at("spec", "podSelector");
  const types = policy.props.at("spec", "policyTypes");
  if (selector.firstUnreadable() !== undefined || types.firstUnreadable() !== undefined) return undefined;
  const empty = [...selector.at("matchLabels").entries(), ...selector.at("matchExpressions").items()].length === 0;
  const ingress = types.isAbsent || types.items().some((type) => type.text === "Ingress");
  return empty && ingress;
}

/** Three-valued and. */
function both(a: boolean | undefined, b: boolean | undefined): boolean | undefined {
  if (a === false || b === false) return false;
  return a === undefined || b === undefined ? undefined : true;
}
