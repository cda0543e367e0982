/** What Flux's controllers may do in the cluster, and who may reach them. */
import * as networking from "@pulumi/kubernetes/networking/v1";
import * as rbac from "@pulumi/kubernetes/rbac/v1";
import type * as pulumi from "@pulumi/pulumi";
import type { Scope } from "../../core/component";

const READ = ["get", "list", "watch"];
const WRITE = [...READ, "create", "update", "patch", "delete"];

/** What both controllers need; upstream grants every verb on Flux's own groups, we list the ones that are used. */
const RULES = [
  {
    apiGroups: ["source.toolkit.fluxcd.io"],
    resources: [
      "buckets",
      "externalartifacts",
      "gitrepositories",
      "helmcharts",
      "helmrepositories",
      "ocirepositories",
    ].flatMap((resource) => [resource, `${resource}/status`, `${resource}/finalizers`]),
    verbs: WRITE,
  },
  {
    apiGroups: ["helm.toolkit.fluxcd.io"],
    resources: ["helmreleases", "helmreleases/status", "helmreleases/finalizers"],
    verbs: WRITE,
  },
  { apiGroups: [""], resources: ["namespaces", "secrets", "configmaps", "serviceaccounts"], verbs: READ },
  { apiGroups: [""], resources: ["events"], verbs: ["create", "patch"] },
  // Leader election, and tokens for sources that log in with a workload identity.
  { apiGroups: ["coordination.k8s.io"], resources: ["leases"], verbs: WRITE },
  { apiGroups: [""], resources: ["serviceaccounts/token"], verbs: ["create"] },
];

/** Grants the controllers their rules, and helm-controller what charts need: a chart may hold any kind of object. */
export function createFluxAccess(
  scope: Scope,
  labels: Readonly<Record<string, string>>,
  accounts: Readonly<Record<"source-controller" | "helm-controller", pulumi.Output<string>>>,
  namespace: pulumi.Output<string>,
): readonly rbac.ClusterRoleBinding[] {
  const { name, options } = scope;
  const role = new rbac.ClusterRole(
    `${name}-controllers`,
    { metadata: { name: "stratiform-flux-controllers", labels }, rules: RULES },
    options,
  );
  const subject = (account: pulumi.Output<string>) => ({ kind: "ServiceAccount", name: account, namespace });
  const bind = (purpose: string, granted: pulumi.Input<string>, subjects: ReturnType<typeof subject>[]) =>
    new rbac.ClusterRoleBinding(
      `${name}-${purpose}`,
      {
        metadata: { name: `stratiform-flux-${purpose}`, labels },
        roleRef: { apiGroup: "rbac.authorization.k8s.io", kind: "ClusterRole", name: granted },
        subjects,
      },
      options,
    );
  return [
    bind("controllers", role.metadata.name, Object.values(accounts).map(subject)),
    bind("installs-charts", "cluster-admin", [subject(accounts["helm-controller"])]),
  ];
}

/** Nobody but the controllers themselves and the monitoring namespace reaches Flux; it may go out for charts. */
export function createFluxNetworkPolicies(
  scope: Scope,
  labels: Readonly<Record<string, string>>,
  namespace: pulumi.Output<string>,
): readonly networking.NetworkPolicy[] {
  const policy = (purpose: string, spec: NetworkPolicySpec) =>
    new networking.NetworkPolicy(
      `${scope.name}-${purpose}`,
      { metadata: { name: purpose, namespace, labels }, spec },
      scope.options,
    );
  return [
    policy("default-deny-ingress", { podSelector: {}, policyTypes: ["Ingress"] }),
    policy("allow-same-namespace", {
      podSelector: {},
      policyTypes: ["Ingress"],
      ingress: [{ from: [{ podSelector: {} }] }],
    }),
    policy("allow-scraping", {
      podSelector: {},
      policyTypes: ["Ingress"],
      ingress: [
        {
          from: [{ namespaceSelector: { matchLabels: { "kubernetes.io/metadata.name": "monitoring" } } }],
          ports: [{ protocol: "TCP", port: 8080 }],
        },
      ],
    }),
  ];
}

type NetworkPolicySpec = NonNullable<networking.NetworkPolicyArgs["spec"]>;
