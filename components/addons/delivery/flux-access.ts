/** What Flux's controllers may do in the cluster, and who may reach them. */
import * as networking from "@pulumi/kubernetes/networking/v1";
import * as rbac from "@pulumi/kubernetes/rbac/v1";
import type * as pulumi from "@pulumi/pulumi";
import type { Scope } from "../../core/component";

const WRITE = ["get", "list", "watch", "create", "update", "patch", "delete"];

/**
 * What source-controller needs; helm-controller may do more anyway. Upstream grants every verb on Flux's own groups, and
 * Secrets and tokens of every account for sources that log in (fluxcd/flux2 manifests/rbac/controller.yaml at 0a648007, read 2026-11-30).
 * Ours are public charts and log in nowhere, and whoever makes tokens of any account is cluster-admin by one request,
 * since helm-controller's account is one of them: so it reads no Secret, and makes no token.
 */
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
  { apiGroups: [""], resources: ["events"], verbs: ["create", "patch"] },
];

/** Leader election, in the controllers' own namespace. */
const ELECTION = [{ apiGroups: ["coordination.k8s.io"], resources: ["leases"], verbs: WRITE }];

/** Grants the controllers their rules, and helm-controller what charts need: a chart may hold any kind of object. */
export function createFluxAccess(
  scope: Scope,
  labels: Readonly<Record<string, string>>,
  accounts: Readonly<Record<"source-controller" | "helm-controller", pulumi.Output<string>>>,
  namespace: pulumi.Output<string>,
): readonly (rbac.ClusterRoleBinding | rbac.RoleBinding)[] {
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
  const election = { metadata: { name: "leader-election", namespace, labels } };
  const elected = new rbac.Role(`${name}-election`, { ...election, rules: ELECTION }, options);
  return [
    new rbac.RoleBinding(
      `${name}-election`,
      {
        ...election,
        roleRef: { apiGroup: "rbac.authorization.k8s.io", kind: "Role", name: elected.metadata.name },
        subjects: Object.values(accounts).map(subject),
      },
      options,
    ),
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
