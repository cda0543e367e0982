/** What an attack is: who asks the API server for what. Plain data, and the parts that attacks are made of. */

export type Bag = Readonly<Record<string, unknown>>;

/** The team that attacks, and the one beside it; each has one namespace. */
export const OWN = "research";
export const OTHER = "products";

/** A database of the attackers' namespace, its operator, and the account of its instances. */
export const DATABASE = "features";

/** A pod of the attackers that runs. */
export const VICTIM = "victim";

/** A class of the cluster's owner, which no tenant was given. */
export const OWNERS_CLASS = "gold";

/** The name that the neighbour may publish. */
export const GRANTED_NAME = "chat.ai.example.com";

/** Who asks, as the API server knows them. Groups are those of the tenants' own access. */
export const ACTORS = {
  viewer: { user: "vic", groups: ["research-analysts"] },
  editor: { user: "eve", groups: ["research-engineers"] },
  admin: { user: "adam", groups: ["research-admins"] },
  neighbour: { user: "pia", groups: ["products-engineers"] },
  account: account(OWN, "default"),
  stranger: { user: "stan", groups: [] },
  // Controllers with the rights that they really have: their charts', as Helm renders them, or those of every cluster.
  operator: account("cnpg-system", "cloudnative-pg"),
  copier: account("external-secrets", "external-secrets"),
  issuer: account("cert-manager", "cert-manager"),
  controller: account("kube-system", "replicaset-controller"),
  collector: account("kube-system", "generic-garbage-collector"),
  // May patch pods, and not update them.
  jobs: account("kube-system", "job-controller"),
  platform: { user: "paula", groups: ["system:masters"] },
} as const satisfies Record<string, { readonly user: string; readonly groups: readonly string[] }>;
export type Actor = keyof typeof ACTORS;

function account(namespace: string, name: string) {
  const groups = ["system:authenticated", "system:serviceaccounts", `system:serviceaccounts:${namespace}`];
  return { user: `system:serviceaccount:${namespace}:${name}`, groups };
}

/** Whose charts' rights the cluster has. */
export const OPERATORS = ["cert-manager", "cloudnative-pg", "external-secrets"] as const;

/** What refuses: the server's own words tell them apart. */
export const KEEPERS = {
  rights: / cannot [\w"]+ (resource|path) /,
  quota: /exceeded quota: |failed quota: /,
  standard: /violates PodSecurity /,
  limits: /usage per (Container|Pod) is /,
  rule: /ValidatingAdmissionPolicy '[\w-]+[.]stratiform[.]dev'/,
  escalation: /attempting to grant RBAC permissions not currently held/,
} as const;
export type Keeper = keyof typeof KEEPERS;

export interface Asked {
  readonly method: "DELETE" | "GET" | "PATCH" | "POST" | "PUT";
  readonly path: string;
  readonly body?: Bag;
  /** Of the body. @default JSON, and for PATCH a merge patch */
  readonly contentType?: string;
}

export interface Attack {
  readonly id: string;
  readonly actor: Actor;
  readonly asked: Asked;
  /** Who of the keepers must refuse it. */
  readonly heldBy: Keeper;
  /** The rule or quota, where one in particular must. */
  readonly name?: string;
}

/** Attacks of one kind, and what shows that not everything is refused: the same by who may. */
export interface AttackClass {
  readonly title: string;
  readonly attacks: readonly Attack[];
  readonly controls: readonly Control[];
}

export interface Control extends Omit<Attack, "heldBy" | "name"> {
  /** Nothing answers behind the API server: a way into a pod that no kubelet runs. No keeper may refuse it. */
  readonly leadsNowhere?: true;
}

const CORE = "/api/v1";
export const API = {
  Pod: [CORE, "v1", "pods"],
  Service: [CORE, "v1", "services"],
  ConfigMap: [CORE, "v1", "configmaps"],
  Secret: [CORE, "v1", "secrets"],
  ServiceAccount: [CORE, "v1", "serviceaccounts"],
  PersistentVolumeClaim: [CORE, "v1", "persistentvolumeclaims"],
  ResourceQuota: [CORE, "v1", "resourcequotas"],
  LimitRange: [CORE, "v1", "limitranges"],
  Endpoints: [CORE, "v1", "endpoints"],
  Deployment: ["/apis/apps/v1", "apps/v1", "deployments"],
  StatefulSet: ["/apis/apps/v1", "apps/v1", "statefulsets"],
  DaemonSet: ["/apis/apps/v1", "apps/v1", "daemonsets"],
  ReplicaSet: ["/apis/apps/v1", "apps/v1", "replicasets"],
  Job: ["/apis/batch/v1", "batch/v1", "jobs"],
  CronJob: ["/apis/batch/v1", "batch/v1", "cronjobs"],
  HorizontalPodAutoscaler: ["/apis/autoscaling/v2", "autoscaling/v2", "horizontalpodautoscalers"],
  PodDisruptionBudget: ["/apis/policy/v1", "policy/v1", "poddisruptionbudgets"],
  Ingress: ["/apis/networking.k8s.io/v1", "networking.k8s.io/v1", "ingresses"],
  NetworkPolicy: ["/apis/networking.k8s.io/v1", "networking.k8s.io/v1", "networkpolicies"],
  EndpointSlice: ["/apis/discovery.k8s.io/v1", "discovery.k8s.io/v1", "endpointslices"],
  Role: ["/apis/rbac.authorization.k8s.io/v1", "rbac.authorization.k8s.io/v1", "roles"],
  RoleBinding: ["/apis/rbac.authorization.k8s.io/v1", "rbac.authorization.k8s.io/v1", "rolebindings"],
} as const satisfies Record<string, readonly [string, string, string]>;
export type Kind = keyof typeof API;

/** The collection of a kind in a namespace. */
export function collection(kind: Kind, namespace: string = OWN): string {
  const [root, , plural] = API[kind];
  return `${root}/namespaces/${namespace}/${plural}`;
}

/** Creates an object, or rather asks whether it would be: nothing is left behind. */
export function creates(kind: Kind, object: Bag, namespace: string = OWN): Asked {
  const { metadata = {}, ...rest } = object;
  const name = { name: "attack", namespace };
  const body = { apiVersion: API[kind][1], kind, metadata: { ...name, ...(metadata as Bag) }, ...rest };
  return { method: "POST", path: `${collection(kind, namespace)}?dryRun=All`, body };
}

/** Never pulled. */
const IMAGE = `ghcr.io/stratiform/attack:1.0.0@sha256:${"a".repeat(64)}`;
const PROBE = { httpGet: { path: "/", port: 8080 } };

/** A container that keeps every rule. */
export function container(more: Bag = {}, context: Bag = {}): Bag {
  const securityContext = {
    ...{ allowPrivilegeEscalation: false, readOnlyRootFilesystem: true },
    capabilities: { drop: ["ALL"] },
    ...context,
  };
  return {
    ...{ name: "app", image: IMAGE, readinessProbe: PROBE, livenessProbe: PROBE, securityContext },
    resources: { requests: { cpu: "10m", memory: "16Mi" }, limits: { cpu: "100m", memory: "64Mi" } },
    ...more,
  };
}

/** A pod that keeps every rule, but for what is given. */
export function podSpec(more: Bag = {}): Bag {
  return {
    automountServiceAccountToken: false,
    securityContext: { runAsNonRoot: true, runAsUser: 1000, seccompProfile: { type: "RuntimeDefault" } },
    containers: [container()],
    ...more,
  };
}

/** The kinds by which an editor makes pods, and how each holds the pod. */
const HOLDERS = {
  Pod: (spec, metadata) => ({ metadata, spec }),
  Deployment: (spec, metadata) => ({ spec: { selector: SELECTOR, template: template(spec, metadata) } }),
  StatefulSet: (spec, metadata) => ({
    spec: { selector: SELECTOR, serviceName: "attack", template: template(spec, metadata) },
  }),
  Job: (spec, metadata) => ({ spec: { template: template({ restartPolicy: "Never", ...spec }, metadata) } }),
  CronJob: (spec, metadata) => ({
    spec: {
      schedule: "@daily",
      jobTemplate: { spec: { template: template({ restartPolicy: "Never", ...spec }, metadata) } },
    },
  }),
} as const satisfies Partial<Record<Kind, (spec: Bag, metadata: Bag) => Bag>>;
export const POD_KINDS = ["Pod", "Deployment", "StatefulSet", "Job", "CronJob"] as const;
export type PodKind = (typeof POD_KINDS)[number];

const SELECTOR = { matchLabels: { app: "attack" } };

function template(spec: Bag, { labels = {}, ...metadata }: Bag): Bag {
  return { metadata: { ...metadata, labels: { app: "attack", ...(labels as Bag) } }, spec };
}

/** The pod by itself, or as a workload of one of the kinds makes it. */
export function podBy(kind: PodKind, spec: Bag, metadata: Bag = {}): Asked {
  return creates(kind, HOLDERS[kind](spec, metadata));
}
