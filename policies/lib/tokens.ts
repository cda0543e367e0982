/**
 * Type tokens: the canonical name of every type that rules match, and how other spellings of the same type (older API
 * versions, patches, lists, aliases) lead to it. Kubernetes' are here; each cloud's stand in `tokens-<cloud>.ts`,
 * which exports its tokens and a row for `CANONICAL`. A test compares the tokens with the installed SDKs.
 */
import { canonicalAws } from "./tokens-aws";
import { canonicalAzure } from "./tokens-azure";
import { canonicalCustom } from "./tokens-custom";
import { canonicalGcp } from "./tokens-gcp";

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

/** How a type was spelt. */
export interface Spelling {
  readonly token: string;
  /** A Patch resource: what it leaves out stays as it is in the cluster, so nothing may be concluded from absence. */
  readonly isPatch: boolean;
  /** A List resource: the objects are in `items`. */
  readonly isList: boolean;
}

const KUBERNETES_BY_KIND: ReadonlyMap<string, string> = new Map(
  Object.values(KUBERNETES).map((token) => [token.slice(token.lastIndexOf(":") + 1), token]),
);

/** API groups under which the kinds above were or are served; other groups' kinds of the same name are other things. */
const KUBERNETES_GROUPS: ReadonlySet<string> = new Set([
  ...Object.values(KUBERNETES).map((token) => token.slice("kubernetes:".length, token.indexOf("/"))),
  "extensions",
]);

function canonicalKubernetes(type: string): Spelling {
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

/** Kinds that render a chart or a folder of manifests in the cluster, so that a preview does not see what comes of it. */
const RENDERED =
  /^kubernetes:(helm\.sh\/\w+:Release|helm\.toolkit\.fluxcd\.io\/\w+:HelmRelease|kustomize\.toolkit\.fluxcd\.io\/\w+:Kustomization|argoproj\.io\/\w+:Application(Set)?)$/;

/** Whether the pods of a resource of this canonical type come from a chart that a preview does not render. */
export function isRendered(token: string): boolean {
  return RENDERED.test(token);
}

const KUBERNETES_TOKENS: ReadonlySet<string> = new Set(Object.values(KUBERNETES));

/** Whether resources of this canonical type may hold pod templates that no table points to: custom resources. */
export function mayHoldTemplates(token: string): boolean {
  return /^kubernetes:[\w.-]+\.[\w.-]+\/\w+:\w+$/.test(token) && !KUBERNETES_TOKENS.has(token) && !isRendered(token);
}

/** How each provider spells types: by the token's first segment. */
const CANONICAL: Readonly<Record<string, (type: string) => Spelling>> = {
  kubernetes: canonicalKubernetes,
  aws: canonicalAws,
  gcp: canonicalGcp,
  "azure-native": canonicalAzure,
};

const spellings = new Map<string, Spelling>();

/** The canonical token of a type, and how it was spelt. A type that no table knows is its own canonical token. */
export function canonicalType(type: string): Spelling {
  let spelling = spellings.get(type);
  if (spelling === undefined) {
    // Also of a package made for one API version, such as azure-native_storage_v20230101.
    const provider = type.slice(0, type.search(/[:_]/));
    const canonical = Object.hasOwn(CANONICAL, provider) ? CANONICAL[provider] : undefined;
    spelling = canonical?.(type) ?? { token: type, isPatch: false, isList: false };
    if (spellings.size < 10_000) spellings.set(type, spelling);
  }
  return spelling;
}
