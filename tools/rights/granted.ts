/**
 * Which accounts of addons' controllers have rights by which they could become somebody else or read everybody's Secrets.
 * Pure: from roles and bindings as charts render them. What controllers really ask for is not looked at: none of them runs
 * in a rehearsal, and what their stand-ins ask for proves nothing about them.
 */
import type { StrongRight } from "../../components/addons/policy";
import type { AccessObject, GrantedRule } from "../../catalogue/charts/access";

/** Rights of the whole cluster, or of a namespace that is not the controller's own. */
export const STRONG_RIGHTS = {
  "reads every Secret": [["get", "list", "watch"], "", ["secrets"]],
  "writes every Secret": [["create", "update", "patch", "delete"], "", ["secrets"]],
  "makes tokens": [["create"], "", ["serviceaccounts/token"]],
  impersonates: [["impersonate"], "", ["users", "groups", "serviceaccounts"]],
  "escalates or binds roles": [["escalate", "bind"], "rbac.authorization.k8s.io", ["roles", "clusterroles"]],
  "writes roles or bindings": [
    ["create", "update", "patch"],
    "rbac.authorization.k8s.io",
    ["roles", "clusterroles", "rolebindings", "clusterrolebindings"],
  ],
  "goes through nodes": [["get", "create"], "", ["nodes/proxy"]],
  "goes into pods": [["create", "get"], "", ["pods/exec", "pods/attach", "pods/portforward"]],
  "approves or signs certificates": [
    ["update", "patch", "approve", "sign"],
    "certificates.k8s.io",
    ["certificatesigningrequests/approval", "signers"],
  ],
  "changes admission": [
    ["create", "update", "patch"],
    "admissionregistration.k8s.io",
    ["mutatingwebhookconfigurations", "validatingwebhookconfigurations", "validatingadmissionpolicies"],
  ],
} as const satisfies Record<
  StrongRight,
  readonly [verbs: readonly string[], group: string, resources: readonly string[]]
>;

/** An account and a right that it has. */
export interface Held {
  readonly account: string;
  readonly right: StrongRight;
}

/** @param home the controllers' own namespace, in which they may do as their chart says */
export function strongRights(objects: readonly AccessObject[], home: string): readonly Held[] {
  const found = objects.flatMap((binding) => {
    const { roleRef, subjects = [] } = binding;
    if (roleRef === undefined || binding.metadata.namespace === home) return [];
    const role = objects.find(({ kind, metadata }) => kind === roleRef.kind && metadata.name === roleRef.name);
    if (role === undefined) throw new Error(`${binding.metadata.name} binds ${roleRef.name}, which nobody rendered`);
    return subjects.flatMap(({ name }) => rightsOf(role.rules ?? []).map((right) => ({ account: name, right })));
  });
  const byKey = new Map(found.map((held) => [`${held.account} ${held.right}`, held]));
  return [...byKey.values()].sort((one, other) => (key(one) < key(other) ? -1 : 1));
}

const key = ({ account, right }: Held): string => `${account} ${right}`;

function rightsOf(rules: readonly GrantedRule[]): readonly StrongRight[] {
  return (Object.keys(STRONG_RIGHTS) as StrongRight[]).filter((right) => rules.some((rule) => grants(rule, right)));
}

/** A right to objects of some names only is not of everything. */
function grants(
  { verbs, apiGroups = [], resources = [], resourceNames = [] }: GrantedRule,
  right: StrongRight,
): boolean {
  const [strong, group, of] = STRONG_RIGHTS[right];
  const meets = (given: readonly string[], wanted: readonly string[]) =>
    given.some((one) => one === "*" || wanted.some((other) => matches(one, other)));
  return resourceNames.length === 0 && meets(verbs, strong) && meets(apiGroups, [group]) && meets(resources, of);
}

/** A star before the slash is every resource. */
function matches(given: string, wanted: string): boolean {
  return given === wanted || (given.startsWith("*/") && wanted.endsWith(given.slice(1)));
}
