/** Kubernetes types, as `@pulumi/kubernetes` 4 names them, and how older API versions, patches and lists lead to them. */
import { canonicalCustom } from "./custom";
import type { Spelling } from "./spelling";

/** The canonical Kubernetes types that rules look at. */
export const KUBERNETES = {
  pod: "kubernetes:core/v1:Pod",
  podTemplate: "kubernetes:core/v1:PodTemplate",
  replicationController: "kubernetes:core/v1:ReplicationController",
  deployment: "kubernetes:apps/v1:Deployment",
  replicaSet: "kubernetes:apps/v1:ReplicaSet",
  statefulSet: "kubernetes:apps/v1:StatefulSet",
  daemonSet: "kubernetes:apps/v1:DaemonSet",
  job: "kubernetes:batch/v1:Job",
  cronJob: "kubernetes:batch/v1:CronJob",
  namespace: "kubernetes:core/v1:Namespace",
  configMap: "kubernetes:core/v1:ConfigMap",
  secret: "kubernetes:core/v1:Secret",
  service: "kubernetes:core/v1:Service",
  serviceAccount: "kubernetes:core/v1:ServiceAccount",
  limitRange: "kubernetes:core/v1:LimitRange",
  resourceQuota: "kubernetes:core/v1:ResourceQuota",
  persistentVolumeClaim: "kubernetes:core/v1:PersistentVolumeClaim",
  horizontalPodAutoscaler: "kubernetes:autoscaling/v2:HorizontalPodAutoscaler",
  networkPolicy: "kubernetes:networking.k8s.io/v1:NetworkPolicy",
  ingress: "kubernetes:networking.k8s.io/v1:Ingress",
  role: "kubernetes:rbac.authorization.k8s.io/v1:Role",
  clusterRole: "kubernetes:rbac.authorization.k8s.io/v1:ClusterRole",
  roleBinding: "kubernetes:rbac.authorization.k8s.io/v1:RoleBinding",
  clusterRoleBinding: "kubernetes:rbac.authorization.k8s.io/v1:ClusterRoleBinding",
  endpoints: "kubernetes:core/v1:Endpoints",
  endpointSlice: "kubernetes:discovery.k8s.io/v1:EndpointSlice",
  lease: "kubernetes:coordination.k8s.io/v1:Lease",
  podDisruptionBudget: "kubernetes:policy/v1:PodDisruptionBudget",
  csiStorageCapacity: "kubernetes:storage.k8s.io/v1:CSIStorageCapacity",
  persistentVolume: "kubernetes:core/v1:PersistentVolume",
  storageClass: "kubernetes:storage.k8s.io/v1:StorageClass",
} as const satisfies Record<string, string>;

const KUBERNETES_BY_KIND: ReadonlyMap<string, string> = new Map(
  Object.values(KUBERNETES).map((token) => [token.slice(token.lastIndexOf(":") + 1), token]),
);

/** API groups under which the kinds above were or are served; other groups' kinds of the same name are other things. */
const KUBERNETES_GROUPS: ReadonlySet<string> = new Set([
  ...Object.values(KUBERNETES).map((token) => token.slice("kubernetes:".length, token.indexOf("/"))),
  "extensions",
]);

/** The canonical name of a Kubernetes type. */
export function canonicalKubernetes(type: string): Spelling {
  const [, api = "", name = ""] = type.split(":");
  const group = api.split("/")[0] ?? "";
  const isPatch = name.endsWith("Patch");
  const isList = name.endsWith("List");
  const kind = isPatch || isList ? name.slice(0, name.length - (isPatch ? "Patch".length : "List".length)) : name;
  const token = KUBERNETES_GROUPS.has(group)
    ? KUBERNETES_BY_KIND.get(kind)
    : canonicalCustom(`kubernetes:${api}:${kind}`);
  return token === undefined ? { token: type, isPatch: false, isList: false } : { token, isPatch, isList };
}
