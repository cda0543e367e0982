/**
 * The objects that CloudNativePG makes for a database and its pooler, as far as admission, quota and the scheduler see
 * them. Read in the operator's sources at tag v1.30.0 (4b5e244, 2026-06-29) on 2026-11-30; each function says where.
 */
import { CHART } from "../../../components/addons/software/cloudnative-pg/chart";
import { ownedBy, type KubernetesObject } from "./objects";

export const PORT = 5432;
/** What an instance is at the moment. pkg/utils/labels_annotations.go. */
export const INSTANCE_ROLE = "cnpg.io/instanceRole";
export type InstanceRole = "primary" | "replica";
/** Where an instance's manager answers for its health. */
const STATUS_PORT = 8000;
/** pkg/versions/versions.go. */
const IMAGES = {
  operator: `${CHART.makes.images}/cloudnative-pg:${CHART.chart.appVersion}`,
  postgres: `${CHART.makes.images}/postgresql:18.6-system-trixie`,
  pooler: `${CHART.makes.images}/pgbouncer:1.25.1`,
} as const;

const POSTGRES_USER = 26;

/** GetSecurityContext in pkg/specs/containers.go, which the restricted level accepts. */
const SECURITY = {
  privileged: false,
  allowPrivilegeEscalation: false,
  capabilities: { drop: ["ALL"] },
  readOnlyRootFilesystem: true,
  runAsNonRoot: true,
  seccompProfile: { type: "RuntimeDefault" },
};

const probe = (path: string) => ({ httpGet: { path, port: STATUS_PORT, scheme: "HTTPS" }, timeoutSeconds: 5 });

export interface Volume {
  readonly size?: string;
  readonly storageClass?: string;
}

export interface ClusterSpec {
  readonly instances: number;
  readonly imageName?: string;
  readonly inheritedMetadata?: { readonly labels?: Readonly<Record<string, string>> };
  readonly bootstrap?: { readonly initdb?: { readonly database?: string; readonly owner?: string } };
  readonly storage?: Volume;
  readonly walStorage?: Volume;
  readonly resources?: object;
  /** @default true, in the definition of the kind */
  readonly enablePDB?: boolean;
}

export interface PoolerSpec {
  readonly instances?: number;
  readonly template?: {
    readonly metadata?: { readonly labels?: Readonly<Record<string, string>> };
    readonly spec?: { readonly containers?: readonly { readonly resources?: object }[] };
  };
}

export function owned(owner: KubernetesObject, name: string): KubernetesObject["metadata"] {
  return { name, namespace: owner.metadata.namespace, ownerReferences: [ownedBy(owner)] };
}

/** createServiceAccount in internal/controller/cluster_create.go; pkg/specs/pgbouncer/rbac.go. It says nothing about tokens. */
export function serviceAccount(owner: KubernetesObject): KubernetesObject {
  return { apiVersion: "v1", kind: "ServiceAccount", metadata: owned(owner, owner.metadata.name) };
}

/** pkg/specs/roles.go and pkg/specs/pgbouncer/rbac.go: what the manager beside PostgreSQL or PgBouncer may do. */
export function role(owner: KubernetesObject, plural: "clusters" | "poolers"): KubernetesObject {
  const group = "postgresql.cnpg.io";
  const { name } = owner.metadata;
  return {
    apiVersion: "rbac.authorization.k8s.io/v1",
    kind: "Role",
    metadata: owned(owner, name),
    rules: [
      { apiGroups: [""], resources: ["secrets"], verbs: ["get", "watch"], resourceNames: [`${name}-app`] },
      { apiGroups: [group], resources: [plural], verbs: ["get", "watch"], resourceNames: [name] },
      { apiGroups: [group], resources: [`${plural}/status`], verbs: ["get", "patch", "update"], resourceNames: [name] },
    ],
  };
}

/** pkg/specs/rolebinding.go. */
export function roleBinding(owner: KubernetesObject): KubernetesObject {
  const { name, namespace } = owner.metadata;
  return {
    apiVersion: "rbac.authorization.k8s.io/v1",
    kind: "RoleBinding",
    metadata: owned(owner, name),
    roleRef: { apiGroup: "rbac.authorization.k8s.io", kind: "Role", name },
    subjects: [{ kind: "ServiceAccount", name, namespace }],
  };
}

/**
 * pkg/specs/poddisruptionbudget.go: one for the primary, one for replicas where there are at least two; none where the cluster
 * asks for none (reconcilePodDisruptionBudget in internal/controller/cluster_create.go).
 */
export function budgets(cluster: KubernetesObject, { instances, enablePDB }: ClusterSpec): readonly KubernetesObject[] {
  if (enablePDB === false) return [];
  const { name } = cluster.metadata;
  const budget = (called: string, instanceRole: string, minAvailable: number): KubernetesObject => ({
    apiVersion: "policy/v1",
    kind: "PodDisruptionBudget",
    metadata: owned(cluster, called),
    spec: {
      selector: { matchLabels: { "cnpg.io/cluster": name, [INSTANCE_ROLE]: instanceRole } },
      minAvailable,
    },
  });
  const replicas = instances < 3 ? [] : [budget(name, "replica", instances - 2)];
  return [budget(`${name}-primary`, "primary", 1), ...replicas];
}

/** The data of one instance, and its log where that has a volume of its own. */
export function claims(cluster: KubernetesObject, spec: ClusterSpec, instance: string): readonly KubernetesObject[] {
  return volumesOf(spec, instance).map(([claim, { size, storageClass }]) => ({
    apiVersion: "v1",
    kind: "PersistentVolumeClaim",
    metadata: { ...owned(cluster, claim), labels: labelsOf(cluster, spec, instance) },
    spec: {
      accessModes: ["ReadWriteOnce"],
      resources: { requests: { storage: size ?? "1Gi" } },
      ...(storageClass === undefined ? {} : { storageClassName: storageClass }),
    },
  }));
}

function volumesOf(spec: ClusterSpec, instance: string): readonly (readonly [string, Volume])[] {
  const data = [instance, spec.storage ?? {}] as const;
  return spec.walStorage === undefined ? [data] : [data, [`${instance}-wal`, spec.walStorage]];
}

/** The operator hands the cluster's own labels on to all that it makes. */
function labelsOf(cluster: KubernetesObject, spec: ClusterSpec, instance: string): Readonly<Record<string, string>> {
  return {
    ...spec.inheritedMetadata?.labels,
    "cnpg.io/cluster": cluster.metadata.name,
    "cnpg.io/instanceName": instance,
  };
}

/** What an instance's pod and its Job have in common: pkg/specs/pods.go, pkg/specs/jobs.go, pkg/specs/containers.go. */
function podSpec(cluster: KubernetesObject, spec: ClusterSpec, instance: string, container: object): object {
  const volumes = volumesOf(spec, instance).map(([claim]) => claim);
  const own = {
    resources: spec.resources ?? {},
    securityContext: SECURITY,
    volumeMounts: volumes.map((claim) => ({ name: claim, mountPath: `/var/lib/postgresql/${claim}` })),
  };
  return {
    serviceAccountName: cluster.metadata.name,
    securityContext: {
      runAsNonRoot: true,
      runAsUser: POSTGRES_USER,
      runAsGroup: POSTGRES_USER,
      fsGroup: POSTGRES_USER,
      seccompProfile: { type: "RuntimeDefault" },
    },
    initContainers: [
      {
        ...{ name: "bootstrap-controller", image: IMAGES.operator },
        ...{ command: ["/manager", "bootstrap", "/controller/manager"], ...own },
      },
    ],
    containers: [{ image: spec.imageName ?? IMAGES.postgres, ...own, ...container }],
    volumes: volumes.map((claim) => ({ name: claim, persistentVolumeClaim: { claimName: claim } })),
  };
}

/** How an instance gets its data: the first is made, the others copy it. */
export type JobRole = "initdb" | "join";

/** CreatePrimaryJob in pkg/specs/jobs.go: no probes, for it ends. */
export function job(
  cluster: KubernetesObject,
  spec: ClusterSpec,
  instance: string,
  jobRole: JobRole,
): KubernetesObject {
  const labels = { ...labelsOf(cluster, spec, instance), "cnpg.io/jobRole": jobRole };
  const command = ["/controller/manager", "instance", jobRole === "initdb" ? "init" : "join"];
  return {
    apiVersion: "batch/v1",
    kind: "Job",
    metadata: { ...owned(cluster, jobName(instance, jobRole)), labels },
    spec: {
      template: {
        metadata: { labels },
        spec: { ...podSpec(cluster, spec, instance, { name: jobRole, command }), restartPolicy: "Never" },
      },
    },
  };
}

export function jobName(instance: string, jobRole: JobRole): string {
  return `${instance}-${jobRole}`;
}

/** pkg/specs/pods.go. */
export function pod(
  cluster: KubernetesObject,
  spec: ClusterSpec,
  instance: string,
  instanceRole: InstanceRole,
): KubernetesObject {
  const labels = { ...labelsOf(cluster, spec, instance), [INSTANCE_ROLE]: instanceRole };
  const container = {
    name: "postgres",
    command: ["/controller/manager", "instance", "run", "--status-port-tls"],
    ports: [
      { containerPort: PORT, name: "postgresql" },
      { containerPort: STATUS_PORT, name: "status" },
    ],
    startupProbe: probe("/healthz"),
    livenessProbe: probe("/healthz"),
    readinessProbe: probe("/readyz"),
  };
  return {
    apiVersion: "v1",
    kind: "Pod",
    metadata: { ...owned(cluster, instance), labels },
    spec: podSpec(cluster, spec, instance, container) as Readonly<Record<string, unknown>>,
  };
}

/** pkg/specs/pgbouncer/deployments.go: a readiness probe and no other. */
export function poolerDeployment(pooler: KubernetesObject, spec: PoolerSpec): KubernetesObject {
  const { name } = pooler.metadata;
  const selector = { "cnpg.io/poolerName": name };
  const resources = spec.template?.spec?.containers?.[0]?.resources ?? {};
  const own = { resources, securityContext: SECURITY };
  return {
    apiVersion: "apps/v1",
    kind: "Deployment",
    metadata: owned(pooler, name),
    spec: {
      replicas: spec.instances ?? 1,
      selector: { matchLabels: selector },
      template: {
        metadata: { labels: { ...spec.template?.metadata?.labels, ...selector } },
        spec: {
          serviceAccountName: name,
          securityContext: {
            ...{ runAsNonRoot: true, runAsUser: 998, runAsGroup: 996, fsGroup: 996 },
            seccompProfile: { type: "RuntimeDefault" },
          },
          initContainers: [
            {
              ...{ name: "bootstrap-controller", image: IMAGES.operator },
              ...{ command: ["/manager", "bootstrap", "/controller/manager"], ...own },
            },
          ],
          containers: [
            {
              ...{ name: "pgbouncer", image: IMAGES.pooler, command: ["/controller/manager", "pgbouncer", "run"] },
              ...own,
              ports: [{ containerPort: PORT, name: "pgbouncer" }],
              readinessProbe: { tcpSocket: { port: PORT }, timeoutSeconds: 5 },
            },
          ],
        },
      },
    },
  };
}

export function service(
  owner: KubernetesObject,
  name: string,
  selector: Readonly<Record<string, string>>,
): KubernetesObject {
  const ports = [{ name: "postgres", port: PORT, targetPort: PORT, protocol: "TCP" }];
  return { apiVersion: "v1", kind: "Service", metadata: owned(owner, name), spec: { selector, ports } };
}
