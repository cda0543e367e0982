/**
 * Attacks that widen what somebody has: by roles and bindings that hold more than they say, and by what Kubernetes' own
 * controllers do for whoever asks them, with rights in every namespace.
 */
import {
  DATABASE,
  OWN,
  collection,
  creates,
  podBy,
  podSpec,
  type Actor,
  type Asked,
  type Attack,
  type AttackClass,
  type Bag,
} from "./attack";
import { CLAIM, POOLER, rule } from "./held";

const RBAC = "rbac.authorization.k8s.io";

/** Each is a way to any right, or to somebody else's. */
const WAYS: Readonly<Record<string, Bag>> = {
  "impersonates users": { apiGroups: [""], resources: ["users", "groups"], verbs: ["impersonate"] },
  "impersonates accounts": { apiGroups: [""], resources: ["serviceaccounts"], verbs: ["impersonate"] },
  "may everything with accounts": { apiGroups: [""], resources: ["serviceaccounts"], verbs: ["*"] },
  "may everything": { apiGroups: ["*"], resources: ["*"], verbs: ["*"] },
  "may everything of the core": { apiGroups: [""], resources: ["*"], verbs: ["*"] },
  "escalates roles": { apiGroups: [RBAC], resources: ["roles"], verbs: ["escalate"] },
  "binds any role": { apiGroups: [RBAC], resources: ["clusterroles"], verbs: ["bind"] },
  "may everything with roles": { apiGroups: [RBAC], resources: ["roles", "rolebindings"], verbs: ["*"] },
  "makes tokens": { apiGroups: [""], resources: ["serviceaccounts/token"], verbs: ["create"] },
  "makes whatever has a token": { apiGroups: [""], resources: ["*/token"], verbs: ["create"] },
  "approves certificates": {
    ...{ apiGroups: ["certificates.k8s.io"], resources: ["certificatesigningrequests/approval"], verbs: ["update"] },
  },
  "signs certificates": { apiGroups: ["certificates.k8s.io"], resources: ["signers"], verbs: ["approve", "sign"] },
  "goes through nodes": { apiGroups: [""], resources: ["nodes/proxy"], verbs: ["get"] },
};

/** The platform itself is refused these, whose requests no other keeper holds. */
const NEVER: Readonly<Record<string, string>> = {
  "impersonates users": "rbac-no-escalation",
  "impersonates accounts": "rbac-no-escalation",
  "escalates roles": "rbac-no-escalation",
  "binds any role": "rbac-no-escalation",
  "makes tokens": "rbac-no-escalation",
  "makes whatever has a token": "rbac-no-escalation",
  "approves certificates": "rbac-no-certificate-approval",
};

/** Roles that every cluster has, or that charts bring; all hold more than an admin of a team. */
const CLUSTER_ROLES = [
  ...["view", "system:node", "system:auth-delegator", "system:kubelet-api-admin", "system:kube-controller-manager"],
  ...["system:aggregate-to-edit", "system:aggregate-to-admin", "system:certificates.k8s.io:kubelet-serving-approver"],
  ...["system:controller:clusterrole-aggregation-controller", "system:controller:horizontal-pod-autoscaler"],
  ...["cloudnative-pg", "external-secrets-controller", "cert-manager-edit", "cert-manager-controller-certificates"],
];

const binds = (name: string): Asked =>
  creates("RoleBinding", {
    roleRef: { apiGroup: RBAC, kind: "ClusterRole", name },
    subjects: [{ kind: "Group", apiGroup: RBAC, name: "research-admins" }],
  });

const clusterRole = (labels: Bag, rules: readonly Bag[]): Asked => ({
  ...{ method: "POST", path: `/apis/${RBAC}/v1/clusterroles?dryRun=All` },
  body: { metadata: { name: "attack", labels }, rules },
});

const rights: readonly Attack[] = [
  ...Object.entries(WAYS).map(([way, granted]): Attack => ({
    ...{ id: `I01 a role of the team that ${way}`, actor: "admin", asked: creates("Role", { rules: [granted] }) },
    heldBy: "escalation",
  })),
  ...Object.entries(NEVER).map(([way, name]) =>
    rule(name, `I02 a role of the platform that ${way}`, creates("Role", { rules: [WAYS[way] ?? {}] }), "platform"),
  ),
  ...["may everything with accounts", "may everything", "may everything with roles"].map((way): Attack => ({
    // Two rules refuse it, either of which may speak.
    ...{ id: `I02 a role of the platform that ${way}`, actor: "platform", heldBy: "rule" },
    asked: creates("Role", { rules: [WAYS[way] ?? {}] }),
  })),
  ...CLUSTER_ROLES.map((name): Attack => ({
    ...{ id: `I03 the cluster's role ${name}`, actor: "admin", asked: binds(name), heldBy: "escalation" },
  })),
  ...["view", "edit", "admin"].map((level): Attack => ({
    ...{ id: `I04 more for everybody who has ${level}`, actor: "admin", heldBy: "rights" },
    asked: clusterRole({ [`${RBAC}/aggregate-to-${level}`]: "true" }, [WAYS["may everything"] ?? {}]),
  })),
];

const autoscaler = (apiVersion: string, kind: string, name: string): Asked =>
  creates("HorizontalPodAutoscaler", {
    spec: {
      ...{ scaleTargetRef: { apiVersion, kind, name }, minReplicas: 1, maxReplicas: 2 },
      metrics: [
        { type: "Resource", resource: { name: "cpu", target: { type: "Utilization", averageUtilization: 1 } } },
      ],
    },
  });
const LEFT_ALONE = "operators-objects-are-left-alone";
const names = (name: string): Bag => ({ metadata: { name } });

const token = (account: string, actor: Actor): Attack =>
  rule("no-tokens-of-held-accounts", `O05 a token of ${account} that never ends`, makesToken(account), actor);

function makesToken(account: string): Asked {
  const annotations = { "kubernetes.io/service-account.name": account };
  return creates("Secret", { metadata: { annotations }, type: "kubernetes.io/service-account-token" });
}

const throughControllers: readonly Attack[] = [
  rule(LEFT_ALONE, "O01 an autoscaler for the database", autoscaler("postgresql.cnpg.io/v1", "Cluster", DATABASE)),
  rule(LEFT_ALONE, "O01 an autoscaler for the pooler", autoscaler("postgresql.cnpg.io/v1", "Pooler", POOLER)),
  rule(LEFT_ALONE, "O01 an autoscaler for the pooler's Deployment", autoscaler("apps/v1", "Deployment", POOLER)),
  rule(LEFT_ALONE, "O02 the next instance's name", creates("Pod", { ...names(`${DATABASE}-2`), spec: podSpec() })),
  rule(
    LEFT_ALONE,
    "O02 the name of the Job that joins it",
    creates("Job", { ...names(`${DATABASE}-2-join`), ...jobOf(podSpec()) }),
  ),
  rule(
    "claim-copies-no-held-volume",
    "O03 the next volume's name",
    creates("PersistentVolumeClaim", { ...names(`${DATABASE}-2`), spec: CLAIM }),
  ),
  rule(
    "claim-copies-no-held-volume",
    "O03 the next log's volume's name",
    creates("PersistentVolumeClaim", { ...names(`${DATABASE}-2-wal`), spec: CLAIM }),
  ),
  ...[DATABASE, POOLER, "declared-model"].map((account) => token(account, "admin")),
  {
    ...{ id: "O05 an editor's token of the database", actor: "editor", heldBy: "rights" },
    asked: makesToken(DATABASE),
  },
  ...(["editor", "admin", "account"] as const).map((actor): Attack => ({
    ...{ id: `O06 ${actor} sends a pod away by its name in another version`, actor, heldBy: "rights" },
    asked: { method: "POST", path: `${collection("Pod")}/${DATABASE}-1/eviction?dryRun=All`, body: {} },
  })),
  {
    ...{ id: "O07 a priority by its number alone", actor: "editor", heldBy: "quota" },
    asked: podBy("Pod", podSpec({ priorityClassName: "system-cluster-critical", priority: 2_000_000_000 })),
  },
];

function jobOf(spec: Bag): Bag {
  return { spec: { template: { spec: { restartPolicy: "Never", ...spec } } } };
}

export const WIDENING_CLASSES: readonly AttackClass[] = [
  {
    title: "rights by other names",
    attacks: rights,
    controls: [
      {
        id: "the platform grants reading pods",
        actor: "platform",
        asked: creates("Role", { rules: [{ apiGroups: [""], resources: ["pods"], verbs: ["get"] }] }),
      },
      {
        id: "the platform grants tokens of one account",
        actor: "platform",
        asked: creates("Role", { rules: [{ ...WAYS["makes tokens"], resourceNames: ["trainer"] }] }),
      },
      { id: "the platform binds what looks alone", actor: "platform", asked: binds("view") },
      {
        id: "the platform adds to what looks",
        actor: "platform",
        asked: clusterRole({ [`${RBAC}/aggregate-to-view`]: "true" }, [
          { apiGroups: ["example.com"], resources: ["things"], verbs: ["get"] },
        ]),
      },
    ],
  },
  {
    title: "what controllers do for whoever asks",
    attacks: throughControllers,
    controls: [
      { id: "an autoscaler of the team", actor: "editor", asked: autoscaler("apps/v1", "Deployment", "web") },
      {
        id: "an autoscaler of a declared workload",
        actor: "editor",
        asked: autoscaler("apps/v1", "Deployment", "declared-model"),
      },
      {
        id: "the operator makes the next instance",
        actor: "operator",
        asked: creates("Pod", { ...names(`${DATABASE}-2`), spec: podSpec() }),
      },
      {
        id: "the operator makes its volume",
        actor: "operator",
        asked: creates("PersistentVolumeClaim", { ...names(`${DATABASE}-2`), spec: CLAIM }),
      },
      {
        id: "the operator joins it",
        actor: "operator",
        asked: creates("Job", { ...names(`${DATABASE}-2-join`), ...jobOf(podSpec()) }),
      },
      { id: "a token of the team's account", actor: "admin", asked: makesToken("default") },
      { id: `a pod of ${OWN} with a name of its own`, actor: "editor", asked: podBy("Pod", podSpec()) },
    ],
  },
];
