/**
 * What is in a sandbox's cluster before anybody uses it: the default storage class, the permissions of the
 * simulator, and the quota that lets critical pods into kube-system. Plain data; the supervisor creates each object once.
 */
import { IDENTITIES } from "./credentials";

export interface InitialObject {
  /** Collection that the object is posted to. */
  readonly path: string;
  readonly object: Readonly<Record<string, unknown>>;
}

const RBAC = "/apis/rbac.authorization.k8s.io/v1";

/** Only what the life stages do to nodes, pods and volumes: the simulator must not be able to hide a missing rule. */
const SIMULATOR_RULES = [
  { apiGroups: [""], resources: ["nodes", "pods", "persistentvolumeclaims"], verbs: ["get", "list", "watch"] },
  { apiGroups: [""], resources: ["pods"], verbs: ["delete"] },
  { apiGroups: [""], resources: ["nodes/status", "pods/status"], verbs: ["patch", "update"] },
  {
    apiGroups: [""],
    resources: ["persistentvolumes"],
    verbs: ["get", "list", "watch", "create", "patch", "update", "delete"],
  },
  { apiGroups: [""], resources: ["events"], verbs: ["create", "patch", "update"] },
  {
    apiGroups: ["coordination.k8s.io"],
    resources: ["leases"],
    verbs: ["get", "list", "watch", "create", "patch", "update", "delete"],
  },
] as const;

export const INITIAL_OBJECTS: readonly InitialObject[] = [
  {
    path: "/apis/storage.k8s.io/v1/storageclasses",
    object: {
      apiVersion: "storage.k8s.io/v1",
      kind: "StorageClass",
      metadata: { name: "sandbox", annotations: { "storageclass.kubernetes.io/is-default-class": "true" } },
      provisioner: "sandbox.stratiform.dev/volume",
      reclaimPolicy: "Delete",
      // As the clouds' classes do: the volume is made where the pod will run.
      volumeBindingMode: "WaitForFirstConsumer",
    },
  },
  {
    path: `${RBAC}/clusterroles`,
    object: {
      apiVersion: "rbac.authorization.k8s.io/v1",
      kind: "ClusterRole",
      metadata: { name: "sandbox-simulator" },
      rules: SIMULATOR_RULES,
    },
  },
  {
    path: `${RBAC}/clusterrolebindings`,
    object: {
      apiVersion: "rbac.authorization.k8s.io/v1",
      kind: "ClusterRoleBinding",
      metadata: { name: "sandbox-simulator" },
      roleRef: { apiGroup: "rbac.authorization.k8s.io", kind: "ClusterRole", name: "sandbox-simulator" },
      subjects: [{ apiGroup: "rbac.authorization.k8s.io", kind: "User", name: IDENTITIES.kwok.user }],
    },
  },
  {
    // GKE's own, by which its critical pods are let in: https://github.com/open-policy-agent/gatekeeper/issues/1120
    path: "/api/v1/namespaces/kube-system/resourcequotas",
    object: {
      apiVersion: "v1",
      kind: "ResourceQuota",
      metadata: { name: "gcp-critical-pods", namespace: "kube-system" },
      spec: {
        hard: { pods: "1G" },
        scopeSelector: {
          matchExpressions: [
            {
              operator: "In",
              scopeName: "PriorityClass",
              values: ["system-node-critical", "system-cluster-critical"],
            },
          ],
        },
      },
    },
  },
];
