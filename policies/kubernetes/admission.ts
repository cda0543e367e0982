/**
 * Rules as admission policy: the same CEL that a preview evaluates, as ValidatingAdmissionPolicy, binding and
 * parameters. Pure: from rules and configuration to plain objects; the security component installs them.
 */
import { TENANT_LABEL, type Environment } from "../../components/core/labels";
import { exemptExpression } from "./admission-exemptions";
import { exemptionsIn } from "../rule/exemptions";
import type { AdmissionSource, Check, RequestMatch, Variable } from "./kubernetes-rule";
import { templateExpression } from "./admission-pods";
import { WORKLOADS } from "./pods";
import type { Level, ResourceRule } from "../rule/rule";
import { SCOPES, type Scope } from "./scopes";
import { KUBERNETES } from "../../catalogue/tokens/kubernetes";
import { isMap } from "../../components/core/plain";

/** A rule with what admission policy is made of. */
export interface AdmissionRule extends Pick<
  ResourceRule,
  "id" | "levels" | "references" | "remedy" | "resources" | "title"
> {
  readonly admission: AdmissionSource;
}

/** What decides which objects are made. */
export interface AdmissionSettings {
  readonly environment: Environment;
  /** What a `--policy-pack-config` file holds: a level, or a map of settings, by rule. */
  readonly config: Readonly<Record<string, unknown>>;
  /** Namespaces of the cluster itself, which no rule looks at. */
  readonly systemNamespaces: readonly string[];
  /** How the names of more such namespaces begin. Nobody but the cluster's owner may create one. @default none */
  readonly systemPrefixes?: readonly string[];
  /** Where the parameters are kept; only administrators may write there. */
  readonly parameterNamespace: string;
  /** Warn and note in the audit log instead of refusing. @default false */
  readonly observe?: boolean;
  /** `YYYY-MM-DD`: an exemption that ended before is left out, because CEL at admission has no clock. */
  readonly today: string;
}

interface PolicyObject {
  readonly kind: "ValidatingAdmissionPolicy";
  readonly spec: PolicySpec;
}

/** Which requests a policy looks at, and what must hold of them. */
export interface PolicySpec {
  readonly failurePolicy: "Fail";
  readonly paramKind?: { readonly apiVersion: string; readonly kind: string };
  readonly matchConstraints: { readonly resourceRules: MatchedRequests[] };
  readonly matchConditions: Variable[];
  readonly variables: Variable[];
  readonly validations: Validation[];
}

/** As the SDK takes it, whose lists are not read-only. */
type MatchedRequests = { readonly [Key in keyof RequestMatch]: RequestMatch[Key][number][] };

export interface Validation {
  readonly expression: string;
  readonly message: string;
  readonly reason: "Invalid";
}

interface BindingObject {
  readonly kind: "ValidatingAdmissionPolicyBinding";
  readonly spec: {
    readonly policyName: string;
    readonly validationActions: string[];
    readonly matchResources: Readonly<Record<string, unknown>>;
    readonly paramRef?: { readonly name: string; readonly namespace: string; readonly parameterNotFoundAction: string };
  };
}

interface ParametersObject {
  readonly kind: "ConfigMap";
  readonly data: Readonly<Record<string, string>>;
}

/** An object for the API server, without owner labels. */
export type AdmissionObject = {
  readonly apiVersion: string;
  readonly metadata: { readonly name: string; readonly namespace?: string };
} & (PolicyObject | BindingObject | ParametersObject);

const GROUP_VERSION = "admissionregistration.k8s.io/v1";

/** The policy's name in the cluster; messages of the API server begin with it. */
export function policyName(ruleId: string): string {
  return `${ruleId}.stratiform.dev`;
}

/** Every object that enforces `rules`: parameters first, then policies, then bindings. */
export function admissionObjects(rules: readonly AdmissionRule[], settings: AdmissionSettings): AdmissionObject[] {
  const enforced = rules.filter((rule) => levelOf(rule, settings) !== "disabled");
  return [
    ...enforced.flatMap((rule) => parameters(rule, settings)),
    ...enforced.map((rule) => policy(rule, settings)),
    ...enforced.map((rule) => binding(rule, settings)),
  ];
}

function givenFor(rule: AdmissionRule, { config }: AdmissionSettings): unknown {
  const own = Object.hasOwn(config, rule.id) ? config[rule.id] : undefined;
  return isMap(own) ? own : {};
}

/** The level that the configuration sets, for the rule or for all; else the environment's. */
function levelOf(rule: AdmissionRule, { config, environment }: AdmissionSettings): Level {
  for (const key of [rule.id, "all"]) {
    const own = Object.hasOwn(config, key) ? config[key] : undefined;
    const level = isMap(own) ? own["enforcementLevel"] : own;
    if (level === "disabled" || level === "advisory" || level === "mandatory") return level;
    if (level === "remediate") return "mandatory";
  }
  return rule.levels[environment];
}

function parameters(rule: AdmissionRule, settings: AdmissionSettings): AdmissionObject[] {
  if (!hasParameters(rule)) return [];
  const data = rule.admission.params(givenFor(rule, settings));
  const metadata = { name: policyName(rule.id), namespace: settings.parameterNamespace };
  return [{ apiVersion: "v1", kind: "ConfigMap", metadata, data }];
}

function hasParameters(rule: AdmissionRule): boolean {
  const { checks, requests } = rule.admission;
  const variables = requests?.variables ?? [];
  return [...checks.map(({ holds }) => holds), ...variables.map((one) => one.expression)].some((text) =>
    text.includes("params."),
  );
}

function policy(rule: AdmissionRule, settings: AdmissionSettings): AdmissionObject {
  const spec: PolicySpec = {
    failurePolicy: "Fail",
    ...(hasParameters(rule) ? { paramKind: { apiVersion: "v1", kind: "ConfigMap" } } : {}),
    matchConstraints: { resourceRules: (rule.admission.requests?.matches ?? resourceRules(rule)).map(matched) },
    matchConditions: matchConditions(rule, settings),
    variables: [...variables(rule), ...(rule.admission.requests?.variables ?? [])],
    validations: rule.admission.checks.map((check) => validation(rule, check)),
  };
  return {
    apiVersion: GROUP_VERSION,
    kind: "ValidatingAdmissionPolicy",
    metadata: { name: policyName(rule.id) },
    spec,
  };
}

function matched({ apiGroups, apiVersions, operations, resources }: RequestMatch): MatchedRequests {
  return {
    ...{ apiGroups: [...apiGroups], apiVersions: [...apiVersions] },
    ...{ operations: [...operations], resources: [...resources] },
  };
}

/** Kinds whose replicas are set by themselves too. */
const SCALED: readonly string[] = [
  ...[KUBERNETES.deployment, KUBERNETES.replicaSet, KUBERNETES.statefulSet, KUBERNETES.replicationController],
];

/** Where each kind is served: its API group, version and resource. */
function resourceRules({ resources: tokens, admission }: AdmissionRule): RequestMatch[] {
  const byApi = new Map<string, string[]>();
  const asksEphemeral = looksIntoContainers(admission);
  for (const token of tokens) {
    const [, api = "", kind = ""] = token.split(":");
    const resources = byApi.get(api) ?? [];
    const more = [
      ...(token === KUBERNETES.pod && asksEphemeral ? ["pods/ephemeralcontainers"] : []),
      ...(admission.scales === true && SCALED.includes(token) ? [`${plural(kind)}/scale`] : []),
    ];
    byApi.set(api, [...resources, plural(kind), ...more]);
  }
  return [...byApi].map(([api, resources]) => {
    const [group = "", version = ""] = api.split("/");
    return {
      apiGroups: [group === "core" ? "" : group],
      apiVersions: [version],
      operations: ["CREATE", "UPDATE"],
      resources,
    };
  });
}

/** Nothing else of a pod changes by a container that comes later. */
function looksIntoContainers({ checks }: AdmissionSource): boolean {
  return checks.some(({ over }) => over === "containers");
}

const IRREGULAR: Readonly<Record<string, string>> = {
  Endpoints: "endpoints",
  Ingress: "ingresses",
  NetworkPolicy: "networkpolicies",
  CSIStorageCapacity: "csistoragecapacities",
  StorageClass: "storageclasses",
};

function plural(kind: string): string {
  return IRREGULAR[kind] ?? `${kind.toLowerCase()}s`;
}

/**
 * Requests by the control plane itself, which writes accounts, roles and end points that nobody declared, and by the
 * managers with which GKE and EKS keep what they bring, such as their storage classes. Nobody else may take these names:
 * the API server reserves `system:`, and EKS reserves `eks:`.
 */
const CONTROL_PLANE = [
  "'system:apiserver'",
  "'system:kube-controller-manager'",
  "'system:addon-manager'",
  "'eks:addon-manager'",
].join(", ");
const BY_CONTROL_PLANE =
  `request.userInfo.?username.orValue('') in [${CONTROL_PLANE}]` +
  " || request.userInfo.?groups.orValue([]).exists(group, group == 'system:serviceaccounts:kube-system')";

/** An update that leaves the spec alone, such as removing a finalizer, must work on what came before the policy. */
const SPEC_CHANGES =
  "request.operation != 'UPDATE' || !has(object.spec) || !has(oldObject.spec) || object.spec != oldObject.spec";

/** Labels of a pod change without its spec, and choose who reaches it. */
const LABELS_CHANGE = "object.metadata.?labels.orValue({}) != oldObject.metadata.?labels.orValue({})";

function changes(rule: AdmissionRule): string {
  const reads = rule.admission.checks.some(({ holds }) => holds.includes("variables.metadata.?labels"));
  return reads ? `${SPEC_CHANGES} || ${LABELS_CHANGE}` : SPEC_CHANGES;
}

function matchConditions(rule: AdmissionRule, settings: AdmissionSettings) {
  const onlyWorkloads = rule.resources.every((token) => WORKLOADS.includes(token));
  const exempt = exemptExpression(exemptionsIn(givenFor(rule, settings)), settings.today);
  const { systemPrefixes = [] } = settings;
  const { requests } = rule.admission;
  const first = onlyWorkloads
    ? { name: "spec-changes", expression: changes(rule) }
    : { name: "not-by-the-control-plane", expression: `!(${BY_CONTROL_PLANE})` };
  return [
    ...(requests?.conditions ?? [first]),
    ...(systemPrefixes.length === 0
      ? []
      : [{ name: "not-of-the-cloud", expression: `!(${beginsWithOne(systemPrefixes)})` }]),
    ...(exempt === undefined ? [] : [{ name: "not-exempt", expression: `!(${exempt})` }]),
  ];
}

/** A binding's selector can name namespaces but not how their names begin. */
function beginsWithOne(prefixes: readonly string[]): string {
  return prefixes.map((prefix) => `request.?namespace.orValue('').startsWith(${JSON.stringify(prefix)})`).join(" || ");
}

const POD_VARIABLES = [
  { name: "template", expression: templateExpression("object") },
  { name: "pod", expression: "variables.template.?spec.orValue({})" },
  { name: "metadata", expression: "variables.template.?metadata.orValue({})" },
] as const;

/** A variable that no validation uses would only cost time. */
function variables(rule: AdmissionRule): readonly { readonly name: string; readonly expression: string }[] {
  const text = rule.admission.checks.map((check) => expression(check, rule)).join("\n");
  const used = (name: string) => text.includes(`variables.${name}`);
  return POD_VARIABLES.filter(({ name }) => (name === "template" ? used("pod") || used("metadata") : used(name)));
}

/**
 * Whoever adds an ephemeral container answers for that container and not for the pod, which was judged when it came, or
 * is an operator's that may break a rule.
 */
const ADDS_EPHEMERAL = "request.?subResource.orValue('') == 'ephemeralcontainers'";

function expression({ over, holds }: Check, { resources, admission }: AdmissionRule): string {
  const scope: Scope = SCOPES[over];
  const whole = scope.list === undefined ? holds : `(${scope.list}).all(${scope.variable}, ${holds})`;
  if (!resources.includes(KUBERNETES.pod) || !looksIntoContainers(admission)) return whole;
  if (over !== "containers") return `${ADDS_EPHEMERAL} || (${whole})`;
  const { variable, list, ephemeral } = SCOPES.containers;
  return `(${ADDS_EPHEMERAL} ? ${ephemeral} : ${list}).all(${variable}, ${holds})`;
}

function validation(rule: AdmissionRule, check: Check): Validation {
  const { variable } = SCOPES[check.over] as Scope;
  const where = variable === undefined ? "" : `every ${variable}'s `;
  const property = check.property === "" ? "" : `${where}${check.property}, `;
  return {
    expression: expression(check, rule),
    message: `${rule.title} ${property}required: ${check.required}. ${rule.remedy} (${rule.references[0].name})`,
    // Not Forbidden: at preview the official provider passes every 403 over, as it cannot tell a refused object from a
    // refused caller (pulumi-kubernetes provider/pkg/provider/provider.go:1800 and 2455 at 9497796, read 2026-11-30).
    reason: "Invalid",
  };
}

function binding(rule: AdmissionRule, settings: AdmissionSettings): AdmissionObject {
  const scope = rule.admission.namespaces(givenFor(rule, settings));
  const key = "kubernetes.io/metadata.name";
  const matchExpressions = [
    { key, operator: "NotIn", values: [...settings.systemNamespaces, ...scope.except] },
    ...(scope.only === undefined ? [] : [{ key, operator: "In", values: scope.only }]),
    ...(rule.admission.tenantsOnly ? [{ key: TENANT_LABEL, operator: "Exists" }] : []),
  ];
  const spec = {
    policyName: policyName(rule.id),
    validationActions:
      levelOf(rule, settings) === "mandatory" && settings.observe !== true ? ["Deny", "Audit"] : ["Warn", "Audit"],
    matchResources: { namespaceSelector: { matchExpressions } },
    ...(hasParameters(rule) ? { paramRef: parameterReference(rule, settings) } : {}),
  };
  const metadata = { name: policyName(rule.id) };
  return { apiVersion: GROUP_VERSION, kind: "ValidatingAdmissionPolicyBinding", metadata, spec };
}

function parameterReference(rule: AdmissionRule, { parameterNamespace }: AdmissionSettings) {
  return { name: policyName(rule.id), namespace: parameterNamespace, parameterNotFoundAction: "Deny" };
}
