/**
 * Exemptions as CEL of the cluster's own admission. A name alone proves nothing there, because whoever may create an
 * object chooses its name, its labels and its owner references: what counts is who asks, which only the API server says.
 */
import { isExpired, type Exemption, type Operator } from "../rule/exemptions";

/**
 * Controllers of Kubernetes that make objects from others' templates: each has an account of its own, and all of them are
 * one user where the manager runs without `--use-service-account-credentials`. Nobody but the cluster's owner can be one.
 */
const BY_KUBERNETES =
  "request.userInfo.?username.orValue('')" +
  ".matches('^system:(serviceaccount:kube-system:[a-z-]+-controller|kube-controller-manager)$')";

/** The kinds that own what those controllers make. */
const WORKLOAD_KINDS: readonly string[] = [
  ...["Deployment", "ReplicaSet", "StatefulSet", "DaemonSet"],
  ...["Job", "CronJob", "ReplicationController"],
];

/** What a workload of each kind makes, down to its pods; the pods' owner is one of these. */
const OWNERS: Readonly<Record<string, readonly string[]>> = {
  Deployment: ["Deployment", "ReplicaSet"],
  CronJob: ["CronJob", "Job"],
};

/** CEL that is true where one of the exemptions counts on `today`; undefined where none does. */
export function exemptExpression(exemptions: readonly Exemption[], today: string): string | undefined {
  const here = exemptions.filter((exemption) => !isExpired(exemption, today));
  if (here.length === 0) return undefined;
  return here.map((exemption) => `(${isExempt(exemption)})`).join(" || ");
}

function isExempt({ namespace, name, kind, madeBy }: Exemption): string {
  const conditions = [
    ...(namespace === undefined ? [] : [`request.?namespace.orValue('') == ${text(namespace)}`]),
    ...(madeBy === undefined ? [isItself(name, kind)] : [isMadeBy(madeBy, name)]).filter((one) => one !== ""),
  ];
  return conditions.join(" && ");
}

/** The object itself, or what Kubernetes makes of it. */
function isItself(name: string | undefined, kind: string | undefined): string {
  const own = [
    ...(name === undefined ? [] : [`object.metadata.?name.orValue('') == ${text(name)}`]),
    ...(kind === undefined ? [] : [`object.kind == ${text(kind)}`]),
  ];
  if (own.length === 0) return "";
  const owners = (kind === undefined ? WORKLOAD_KINDS : (OWNERS[kind] ?? [kind])).filter((one) =>
    WORKLOAD_KINDS.includes(one),
  );
  const made = owners.length === 0 ? [] : [`(${isMadeFor(owners, name)})`];
  return `(${[`(${own.join(" && ")})`, ...made].join(" || ")})`;
}

/**
 * An operator's own objects, or what Kubernetes makes of its workloads. Nobody smuggles a template past the rule in that
 * way: whoever else creates or changes a workload of such a name is asked about its template then.
 */
function isMadeBy({ user, group, kinds }: Operator, name: string | undefined): string {
  const api = `owner.apiVersion.startsWith(${text(`${group}/`)})`;
  const byOperator = `request.userInfo.?username.orValue('') == ${text(user)} && ${hasOwner(kinds, name, api)}`;
  return `((${byOperator}) || (${isMadeFor(WORKLOAD_KINDS, name)}))`;
}

function isMadeFor(kinds: readonly string[], name: string | undefined): string {
  const builtIn = "owner.apiVersion in ['apps/v1', 'batch/v1', 'v1']";
  return `${BY_KUBERNETES} && ${hasOwner(kinds, name, builtIn)}`;
}

/** The controlling owner is of these kinds, and its name is the exemption's or begins with it. */
function hasOwner(kinds: readonly string[], name: string | undefined, api: string): string {
  const conditions = [
    "owner.?controller.orValue(false)",
    api,
    `owner.kind in [${kinds.map(text).join(", ")}]`,
    ...(name === undefined ? [] : [`(owner.name == ${text(name)} || owner.name.startsWith(${text(`${name}-`)}))`]),
  ];
  return `object.metadata.?ownerReferences.orValue([]).exists(owner, ${conditions.join(" && ")})`;
}

function text(value: string): string {
  return JSON.stringify(value);
}
