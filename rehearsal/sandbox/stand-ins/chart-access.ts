/**
 * What the charts grant their controllers: the part of their real ClusterRoles that the stand-ins use. The stand-ins act
 * as the controllers' accounts, so that a right that is missing here, or in Flux's own roles, shows as a refusal.
 */
import type { AddonName } from "../../../components/addons/catalogue";
import { BUILT_IN, type Kind, type KubernetesObject } from "./objects";

interface Rule {
  readonly apiGroups: readonly string[];
  readonly resources: readonly string[];
  readonly verbs: readonly string[];
}

const READ = ["get", "list", "watch"];
const REPORT = ["get", "patch", "update"];
const WRITE = [...READ, "create", "delete", "patch", "update"];

const POSTGRES_KINDS = ["clusters", "databases", "poolers", "scheduledbackups"];

const SECRET_KINDS = ["clustersecretstores", "externalsecrets"];

const RULES = {
  "cert-manager": [
    { apiGroups: ["cert-manager.io"], resources: ["certificates", "clusterissuers"], verbs: READ },
    { apiGroups: ["cert-manager.io"], resources: ["certificates/status", "clusterissuers/status"], verbs: REPORT },
    { apiGroups: [""], resources: ["secrets"], verbs: WRITE },
  ],
  "cloudnative-pg": [
    { apiGroups: ["postgresql.cnpg.io"], resources: POSTGRES_KINDS, verbs: READ },
    { apiGroups: ["postgresql.cnpg.io"], resources: POSTGRES_KINDS.map((kind) => `${kind}/status`), verbs: REPORT },
    { apiGroups: [""], resources: ["persistentvolumeclaims", "pods", "secrets", "services"], verbs: WRITE },
    { apiGroups: [""], resources: ["serviceaccounts"], verbs: [...READ, "create", "patch", "update"] },
    { apiGroups: ["apps"], resources: ["deployments"], verbs: WRITE },
    { apiGroups: ["batch"], resources: ["jobs"], verbs: [...READ, "create", "delete", "patch"] },
    { apiGroups: ["policy"], resources: ["poddisruptionbudgets"], verbs: WRITE },
    {
      apiGroups: ["rbac.authorization.k8s.io"],
      resources: ["roles", "rolebindings"],
      verbs: [...READ, "create", "patch", "update"],
    },
  ],
  // No stand-in works for it: no object store is there to archive to.
  "barman-cloud": [],
  // Nor for this one: what makes nodes on simulated clouds is the simulated account.
  karpenter: [],
  // Nor here: simulated zones take no records.
  "external-dns": [],
  // Without the rights that our values take away: namespaces, tokens of accounts, and writing back.
  "external-secrets": [
    { apiGroups: ["external-secrets.io"], resources: SECRET_KINDS, verbs: READ },
    { apiGroups: ["external-secrets.io"], resources: SECRET_KINDS.map((kind) => `${kind}/status`), verbs: REPORT },
    { apiGroups: [""], resources: ["secrets"], verbs: WRITE },
  ],
  // No pod of theirs runs: no simulated node has a device.
  "nvidia-device-plugin": [],
  "dcgm-exporter": [],
} as const satisfies Record<AddonName, readonly Rule[]>;

/** An object of a chart, with where its kind is served. */
export interface ChartObject {
  readonly kind: Kind;
  readonly object: KubernetesObject;
}

/** The account of the chart's controllers and its rights, in the order of their creation. */
export function accessIn(addon: AddonName, release: string, namespace: string): readonly ChartObject[] {
  const labels = { "app.kubernetes.io/instance": release, "app.kubernetes.io/managed-by": "Helm" };
  const rbac = "rbac.authorization.k8s.io";
  const roleRef = { apiGroup: rbac, kind: "ClusterRole", name: release };
  return [
    {
      kind: BUILT_IN.serviceAccounts,
      object: {
        apiVersion: "v1",
        kind: "ServiceAccount",
        metadata: { name: release, namespace, labels },
        automountServiceAccountToken: false,
      },
    },
    {
      kind: BUILT_IN.clusterRoles,
      object: {
        apiVersion: `${rbac}/v1`,
        kind: "ClusterRole",
        metadata: { name: release, labels },
        rules: RULES[addon],
      },
    },
    {
      kind: BUILT_IN.clusterRoleBindings,
      object: {
        apiVersion: `${rbac}/v1`,
        kind: "ClusterRoleBinding",
        metadata: { name: release, labels },
        roleRef,
        subjects: [{ kind: "ServiceAccount", name: release, namespace }],
      },
    },
  ];
}
