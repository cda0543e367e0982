/** docs/tenants.md: what a tenant may do and what not, from the roles, quotas and rules that say so. */
import { ADMISSION_RULES } from "../../components/security/rules";
import { PARTS_OF_DEVICES } from "../../catalogue/devices";
import { quotaHard } from "../../components/tenants/limits";
import { ACCESS_LEVELS, LEVEL_GROUPS, ROLE_RULES, type AccessLevel, type Rule } from "../../components/tenants/roles";
import { ORDINARY_PRIORITIES, scopedQuotas, type ScopedQuota } from "../../components/tenants/scoped-quotas";
import { quotaSpec } from "../../components/tenants/spec";
import { KUBERNETES } from "../../catalogue/tokens/kubernetes";
import { REQUEST_RULES } from "../../policies/requests";
import { SOFTWARE_POLICIES } from "../../components/addons/policies";
import type { SoftwarePolicy } from "../../components/addons/policy";
import { PUBLIC_ANNOTATION } from "../../policies/pod-security/rules/exposure";

const INTRODUCTION = `A tenant is a team with namespaces of its own. Three things hold it, each by itself: roles say what somebody may ask for,
quotas how much of it, and rules what it may look like. All three are the API server's, so that they hold for everybody and
every tool; a preview says the same of what a stack declares. Whatever is not named here is closed.`;

const HELD = `The stack file says which Secrets, accounts, volumes and pods in a tenant's namespace are the platform's or an operator's:
a database's Secrets, its account, its volumes and its pods; the accounts of declared workloads that have rights in the cloud; copies of the
cloud's secrets that a declared workload reads. \`credentials: tenant\` of a database and \`pods: tenant\` of a delivery share a password
with every pod that somebody of the tenant makes; without a workload that reads it, a delivery is for them.

These rules ask who asks, and so they are in the cluster alone: what a stack declares is the platform's, and a preview has nothing to say.
Of the tenant is whoever may do in one namespace what they ask for and not in every namespace. People and pods of tenants have Roles;
the platform's team, operators, controllers and kubelets have rights in every namespace, and are not meant. Restarting and scaling a
declared workload stays everybody's who may change workloads; its pods themselves are the stack file's.`;

const CANNOT = `- **Admins read every Secret of their namespace**: reading Secrets is their level. Keep apart what no admin of a team may know: a
  data store in a namespace of its own.
- **A Secret that the stack file does not know is everybody's who makes pods there.** Kubernetes decides about mounts by the namespace
  alone ([good practices for Secrets](https://kubernetes.io/docs/concepts/security/secrets-good-practices/#least-privilege-secrets)).
- **Ways into pods are known by the pod's name**: a request for a shell holds no labels and no owner. A tenant's own pod that is named as a
  database's is closed to the tenant too, and a pod that a declared workload's tools make under another name is not.
- **Port forwarding to a declared workload stays open**, past the network policies, to who may change workloads.
- **Nodes' disks are reserved, not measured**: a pod that states no \`ephemeral-storage\` counts as nothing. The kubelet evicts it first.
- **Quotas count objects, not their bytes**, and all tenants share one etcd: 2 GiB unless its owner set more, 8 GiB at most by its
  authors' advice ([limits](https://etcd.io/docs/latest/dev-guide/limit/)) and on
  [EKS](https://docs.aws.amazon.com/eks/latest/userguide/clusters.html), both read 2026-12-01; what GKE and AKS give was not found. A
  ConfigMap or a Secret has at most 1 MiB, so that \`configMaps\` and \`secrets\` of the quota bound their bytes by default to 400 MiB for
  each namespace. A team with many namespaces, or one that fills Jobs and pods with text (1.5 MiB in each request by default), is seen
  in the API server's metric \`apiserver_storage_size_bytes\` and not refused. Lowering one of these numbers removes nothing: a namespace
  that has more keeps it, and gets no new one.
- **Budgets can block a drain**: the API server evicts no pod that two PodDisruptionBudgets select, and one whose \`minAvailable\` is as many
  as there are, by number or by a percentage, lets none go. No rule sees how many there are. Whoever drains such a node deletes the pod.
- **A pod may refuse to be moved**: \`karpenter.sh/do-not-disrupt\` and \`cluster-autoscaler.kubernetes.io/safe-to-evict: "false"\` keep a node
  that could be given back until it is drained, which Karpenter does in the end (1 h, 24 h with accelerators). Long training needs them.
- **Quotas count devices, not which**: four \`nvidia.com/gpu\` may be of the dearest pool that has them.
- **Pools keep CPU pods off by the accelerator's own taint**: \`nodePools[].taints\` that leave it out let in whoever tolerates what they
  say instead.
- **An image or a ConfigMap that is taken whole may bring \`NVIDIA_VISIBLE_DEVICES\`.** Bottlerocket and GKE hand devices out by another way; on
  AKS and in a cluster of your own, set the device plugin's \`deviceListStrategy\` to \`volume-mounts\` and the runtime to accept no variable
  ([k8s-device-plugin](https://github.com/NVIDIA/k8s-device-plugin#as-a-configuration-file)).
- **Kubernetes' own roles \`edit\` and \`admin\` hold more than those of tenants**: to impersonate every account of the namespace, make its
  tokens and change its network policies. No tenant can bind them; who binds them for a tenant undoes what this page says.
- **Traffic is held by the network's plugin**, not by the API server: without one that enforces NetworkPolicies nothing is denied.
- **Names are held for tenants' Services**; whoever may change zones in the cloud is the cloud's to hold.`;

const CONTROLLERS = `Addons' controllers work in every namespace, by the roles of their charts. Some of these rights would make somebody else of who has
them, or show the Secrets of every team: to read or write all Secrets, to make tokens, to impersonate, to escalate, bind or write roles, to
go through nodes or into pods, to sign certificates, to change admission. The table has each of them that an account of ours has outside its
own namespace; \`test/components/addons/rights.test.ts\` compares it with the charts' roles as Helm renders them with our values
([catalogue/charts](../catalogue/charts/access.generated.json) says from which sources; those of three
charts are not of the pinned release). What is not in the table, no chart grants. Flux's source-controller has none of them, and its helm-controller is cluster-admin,
since a chart may hold any kind of object.

Which of their rights the controllers use is not measured: none of their images runs in a rehearsal. Stand-ins play them there with the
same roles, so that the server refuses a stand-in whatever the real chart does not grant; that proves the rehearsal, and of the
controllers nothing.`;

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
    table(["resource", "at most"], amounts()),
    "Of some pods there may be none:",
    table(
      ["quota", "pods that it counts", "at most"],
      scopedQuotas(ORDINARY_PRIORITIES).map(({ name, scope, hard }) => [
        name,
        scope.map(countedBy).join(", "),
        Object.values(hard).join(),
      ]),
    ),
    "## What it may look like",
    "Rules of the policy packs that speak of objects which a tenant may create, with what each keeps out. " +
      "[Their own page](../policies/pod-security/README.md) says how to change a level or to make an exemption.",
    table(
      ["rule", "what holds", "why"],
      rulesOfTenants().map(({ id, title, why }) => [`\`${id}\``, title, why]),
    ),
    "## What is in the namespace and not the tenant's",
    HELD,
    table(
      ["rule", "what holds", "why"],
      REQUEST_RULES.map(({ id, title, why }) => [`\`${id}\``, title, why]),
    ),
    "## Who goes first",
    "A pod of the class `serving` evicts those of every team that are below it. The stack file's `priorities` says who may: by " +
      "default nobody but the stack file's own workloads, and what else runs in their namespace.",
    "## Who is public",
    `The annotation \`${PUBLIC_ANNOTATION}\` says why a Service is reachable from outside; everybody who may create Services may ` +
      "write it. What grants a load balancer or a node port is the quota, which only the stack file changes: 0 unless it says otherwise.",
    "## What controllers of the platform may",
    CONTROLLERS,
    table(["addon", "account", "right", "why"], strongRows()),
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

function countedBy({ scopeName, operator, values = [] }: ScopedQuota["scope"][number]): string {
  if (scopeName === "CrossNamespacePodAffinity") return "that look at other namespaces in their affinity";
  switch (operator) {
    case "Exists":
      return "of a priority class";
    case "In":
      return `of a priority class among ${values.join(", ")}`;
    case "NotIn":
      return `other than ${values.join(", ")}`;
  }
}

function strongRows(): readonly (readonly string[])[] {
  return Object.entries<SoftwarePolicy>(SOFTWARE_POLICIES).flatMap(([addon, { rights = {} }]) =>
    Object.entries(rights).flatMap(([account, reasons]) =>
      Object.entries(reasons).map(([right, why]) => [addon, `\`${account}\``, right, why]),
    ),
  );
}

/** Parts of devices, of which there is a long list, in one row. */
function amounts(): readonly (readonly string[])[] {
  const hard = Object.entries(quotaHard(quotaSpec.parse({})));
  const isPart = ([key]: readonly [string, string]) => PARTS_OF_DEVICES.includes(key.replace("requests.", ""));
  const parts = hard.filter(isPart);
  return [
    ...hard.filter((entry) => !isPart(entry)),
    [`each of ${parts.map(([key]) => key).join(", ")}`, [...new Set(parts.map(([, most]) => most))].join()],
  ];
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
