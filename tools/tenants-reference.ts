/** docs/tenants.md: what a tenant may do and what not, from the roles, quotas and rules that say so. */
import { ADMISSION_RULES } from "../components/security/rules";
import { quotaHard } from "../components/tenants/limits";
import { ACCESS_LEVELS, LEVEL_GROUPS, ROLE_RULES, type AccessLevel, type Rule } from "../components/tenants/roles";
import { SCOPED_QUOTAS } from "../components/tenants/scoped-quotas";
import { quotaSpec } from "../components/tenants/spec";
import { KUBERNETES } from "../catalogue/tokens/kubernetes";
import { PUBLIC_ANNOTATION } from "../policies/pod-security/rules/exposure";

const INTRODUCTION = `A tenant is a team with namespaces of its own. Three things hold it, each by itself: roles say what somebody may ask for,
quotas how much of it, and rules what it may look like. All three are the API server's, so that they hold for everybody and
every tool; a preview says the same of what a stack declares. Whatever is not named here is closed.`;

const CANNOT = `- **Editors cannot be kept from the Secrets of their namespace.** They may not read them, but whoever may create pods may mount
  any Secret there and read it in the container. Kubernetes decides about mounts by the namespace alone
  ([good practices for Secrets](https://kubernetes.io/docs/concepts/security/secrets-good-practices/#least-privilege-secrets)), and a
  rule sees a Secret's name and not who owns it. Keep apart what may not be shared: a data store whose password no editor of
  models may know belongs in a namespace of its own.
- **Editors may go into every pod of their namespace**, also into a database's: a rule about \`exec\` sees the pod's name and not
  its labels or its owner. They may also delete claims of volumes there. The same remedy holds.
- **Traffic is held by the network's plugin**, not by the API server: without one that enforces NetworkPolicies nothing is denied.
- **Names in the stack's zones** are published for Services of type LoadBalancer only. A tenant whose quota grants load
  balancers may call them by any name of those zones.`;

export function tenantsReference(): string {
  return [
    "# Tenants",
    "<!-- Generated from components/tenants and policies by `npm run generate`; do not edit. -->",
    INTRODUCTION,
    "## What somebody may ask for",
    `Each level includes the one below it. Nobody of a tenant may change its quotas, limits, network policies or the namespace ` +
      "itself, see another team's objects or the cluster's, or make pods by DaemonSets, which run on everybody's nodes.",
    ...[...ACCESS_LEVELS].reverse().flatMap(levelSection),
    "## How much",
    "What a namespace may have at once, by default; `quota` in the stack file says otherwise (see " +
      "[configuration](configuration.md)). Whatever can be counted is named, because a quota leaves unlimited what it does not name.",
    table(["resource", "at most"], Object.entries(quotaHard(quotaSpec.parse({})))),
    "Of some pods there may be none:",
    table(
      ["quota", "pods that it counts", "at most"],
      SCOPED_QUOTAS.map(({ name, scope, hard }) => [name, countedBy(scope), Object.values(hard).join()]),
    ),
    "## What it may look like",
    "Rules of the policy packs that speak of objects which a tenant may create, with what each keeps out. " +
      "[Their own page](../policies/pod-security/README.md) says how to change a level or to make an exemption.",
    table(
      ["rule", "what holds", "why"],
      rulesOfTenants().map(({ id, title, why }) => [`\`${id}\``, title, why]),
    ),
    "## Who is public",
    `The annotation \`${PUBLIC_ANNOTATION}\` says why a Service is reachable from outside; everybody who may create Services may ` +
      "write it. What grants a load balancer or a node port is the quota, which only the stack file changes: 0 unless it says otherwise.",
    "## What Kubernetes cannot keep apart",
    CANNOT,
    "`npm test -- --grep @redteam` tries what this page says on a real API server.",
  ].join("\n\n");
}

function levelSection(level: AccessLevel, index: number): string[] {
  const below = ACCESS_LEVELS[ACCESS_LEVELS.indexOf(level) + 1];
  const inherited: readonly Rule[] = below === undefined ? [] : ROLE_RULES[below];
  const own = ROLE_RULES[level].filter((rule) => !inherited.includes(rule));
  const title = `### ${LEVEL_GROUPS[level]}${index === 0 ? "" : ": besides"}`;
  const rows = own.map(({ apiGroups, resources, verbs }) => [
    apiGroups.map((group) => (group === "" ? "core" : group)).join(", "),
    resources.join(", "),
    verbs.join(", "),
  ]);
  return [title, table(["API group", "resources", "verbs"], rows)];
}

function countedBy({ scopeName, values }: (typeof SCOPED_QUOTAS)[number]["scope"]): string {
  return values === undefined ? "that look at other namespaces in their affinity" : `${scopeName} ${values.join(", ")}`;
}

/** Kinds that a tenant may create; what else rules speak of is the platform's. */
const CREATED: readonly string[] = [
  ...[KUBERNETES.pod, KUBERNETES.deployment, KUBERNETES.statefulSet, KUBERNETES.job, KUBERNETES.cronJob],
  ...[KUBERNETES.service, KUBERNETES.configMap, KUBERNETES.persistentVolumeClaim, KUBERNETES.podDisruptionBudget],
  ...[KUBERNETES.horizontalPodAutoscaler, KUBERNETES.serviceAccount, KUBERNETES.role, KUBERNETES.roleBinding],
];

function rulesOfTenants() {
  return ADMISSION_RULES.filter(({ resources }) => resources.some((token) => CREATED.includes(token)));
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.join(" | ")} |`;
  return [line(head), line(head.map(() => "---")), ...rows.map(line)].join("\n");
}
