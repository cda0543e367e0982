/**
 * Stands for CloudNativePG: makes the owner's Secret, the Services, and for each instance a volume claim and a pod that
 * the real scheduler, quota and Pod Security must accept; says when the cluster is healthy. No PostgreSQL runs.
 */
import { randomBytes } from "node:crypto";
import type { StandIn } from "./index";
import {
  BUILT_IN,
  conditions,
  ownedBy,
  specOf,
  type Condition,
  type Kind,
  type KubernetesObject,
  type Objects,
} from "./objects";

const GROUP_VERSION = "postgresql.cnpg.io/v1";
const controller = { name: "cloudnative-pg", namespace: "cnpg-system" };
const CLUSTERS: Kind = { groupVersion: GROUP_VERSION, plural: "clusters" };
const POOLERS: Kind = { groupVersion: GROUP_VERSION, plural: "poolers" };
const DATABASES: Kind = { groupVersion: GROUP_VERSION, plural: "databases" };
const SCHEDULES: Kind = { groupVersion: GROUP_VERSION, plural: "scheduledbackups" };
const MANAGER = "cloudnative-pg";
const PORT = 5432;
/** Where an instance's manager answers for its health. */
const STATUS_PORT = 8000;

/** What the real operator gives its containers, which the restricted level accepts. */
const SECURITY = {
  allowPrivilegeEscalation: false,
  capabilities: { drop: ["ALL"] },
  readOnlyRootFilesystem: true,
  runAsNonRoot: true,
  seccompProfile: { type: "RuntimeDefault" },
};

/** As the real operator asks whether an instance is alive and ready; staging and prod admit no pod without it. */
const PROBES = {
  startupProbe: { httpGet: { path: "/healthz", port: STATUS_PORT, scheme: "HTTPS" } },
  livenessProbe: { httpGet: { path: "/healthz", port: STATUS_PORT, scheme: "HTTPS" } },
  readinessProbe: { httpGet: { path: "/readyz", port: STATUS_PORT, scheme: "HTTPS" } },
};

interface ClusterSpec {
  readonly instances: number;
  readonly imageName?: string;
  readonly inheritedMetadata?: { readonly labels?: Readonly<Record<string, string>> };
  readonly bootstrap?: { readonly initdb?: { readonly database?: string; readonly owner?: string } };
  readonly storage?: Volume;
  readonly walStorage?: Volume;
  readonly resources?: object;
}

interface PoolerSpec {
  readonly instances?: number;
  readonly template?: {
    readonly metadata?: { readonly labels?: Readonly<Record<string, string>> };
    readonly spec?: { readonly containers?: readonly { readonly resources?: object }[] };
  };
}

interface Volume {
  readonly size?: string;
  readonly storageClass?: string;
}

export const databaseClusters: StandIn = {
  kind: CLUSTERS,
  controller,
  reconcile: async (cluster, objects, faults) => {
    if (cluster.metadata.deletionTimestamp !== undefined) return;
    const spec = specOf<ClusterSpec>(cluster);
    await makeSecret(cluster, spec, objects);
    for (const role of ["rw", "ro", "r"]) await makeService(cluster, role, objects);
    for (let instance = 1; instance <= spec.instances; instance++) await makeInstance(cluster, spec, instance, objects);
    const ready = await countReady(cluster, spec, objects);
    const fault = faults[`${CLUSTERS.plural}.${cluster.metadata.name}`];
    const healthy = ready === spec.instances && fault === undefined;
    const condition: Condition = healthy
      ? { type: "Ready", status: "True", reason: "ClusterIsReady", message: "Cluster is Ready" }
      : { type: "Ready", status: "False", reason: "ClusterIsNotReady", message: fault ?? "Cluster Is Not Ready" };
    await objects.setStatus(CLUSTERS, cluster, {
      instances: spec.instances,
      readyInstances: ready,
      currentPrimary: `${cluster.metadata.name}-1`,
      phase: healthy ? "Cluster in healthy state" : "Waiting for the instances to become active",
      conditions: conditions(cluster, [condition]),
    });
  },
};

export const poolers: StandIn = {
  kind: POOLERS,
  controller,
  reconcile: async (pooler, objects) => {
    if (pooler.metadata.deletionTimestamp !== undefined) return;
    const spec = specOf<PoolerSpec>(pooler);
    const { name } = pooler.metadata;
    const selector = { "cnpg.io/poolerName": name };
    const resources = spec.template?.spec?.containers?.[0]?.resources ?? {};
    const container = {
      name: "pgbouncer",
      image: "simulated/pgbouncer:v1",
      securityContext: SECURITY,
      resources,
      ports: [{ containerPort: PORT, name: "pgbouncer" }],
      readinessProbe: { tcpSocket: { port: PORT }, timeoutSeconds: 5 },
    };
    const labels = { ...spec.template?.metadata?.labels, ...selector };
    await objects.apply(BUILT_IN.deployments, MANAGER, {
      apiVersion: "apps/v1",
      kind: "Deployment",
      metadata: owned(pooler, name),
      spec: {
        replicas: spec.instances ?? 1,
        selector: { matchLabels: selector },
        template: { metadata: { labels }, spec: { containers: [container] } },
      },
    });
    await objects.apply(BUILT_IN.services, MANAGER, service(pooler, name, selector));
    const deployment = await objects.get(BUILT_IN.deployments, name, pooler.metadata.namespace);
    await objects.setStatus(POOLERS, pooler, { instances: deployment?.status?.["availableReplicas"] ?? 0 });
  },
};

export const databases: StandIn = {
  kind: DATABASES,
  controller,
  reconcile: (database, objects) => {
    const observedGeneration = database.metadata.generation ?? 1;
    return objects.setStatus(DATABASES, database, { applied: true, observedGeneration });
  },
};

export const scheduledBackups: StandIn = {
  kind: SCHEDULES,
  controller,
  reconcile: (schedule, objects) => {
    if (schedule.status?.["lastCheckTime"] !== undefined) return Promise.resolve();
    return objects.setStatus(SCHEDULES, schedule, { lastCheckTime: new Date().toISOString() });
  },
};

/** The owner's credentials: random, made once, never changed, as the operator does. */
async function makeSecret(cluster: KubernetesObject, { bootstrap }: ClusterSpec, objects: Objects): Promise<void> {
  const { name, namespace } = cluster.metadata;
  const username = bootstrap?.initdb?.owner ?? "app";
  const dbname = bootstrap?.initdb?.database ?? "app";
  const host = `${name}-rw`;
  const password = randomBytes(32).toString("base64url");
  await objects.ensure(BUILT_IN.secrets, {
    apiVersion: "v1",
    kind: "Secret",
    metadata: owned(cluster, `${name}-app`),
    type: "kubernetes.io/basic-auth",
    stringData: {
      username,
      password,
      dbname,
      host,
      port: String(PORT),
      uri: `postgresql://${username}:${password}@${host}.${namespace}:${PORT}/${dbname}`,
      pgpass: `${host}:${PORT}:${dbname}:${username}:${password}\n`,
    },
  });
}

async function makeService(cluster: KubernetesObject, role: string, objects: Objects): Promise<void> {
  const { name } = cluster.metadata;
  const selector: Record<string, string> = { "cnpg.io/cluster": name };
  if (role === "rw") selector["cnpg.io/instanceRole"] = "primary";
  if (role === "ro") selector["cnpg.io/instanceRole"] = "replica";
  await objects.apply(BUILT_IN.services, MANAGER, service(cluster, `${name}-${role}`, selector));
}

function service(owner: KubernetesObject, name: string, selector: Readonly<Record<string, string>>): KubernetesObject {
  const ports = [{ name: "postgres", port: PORT, targetPort: PORT, protocol: "TCP" }];
  return { apiVersion: "v1", kind: "Service", metadata: owned(owner, name), spec: { selector, ports } };
}

async function makeInstance(
  cluster: KubernetesObject,
  spec: ClusterSpec,
  instance: number,
  objects: Objects,
): Promise<void> {
  const name = `${cluster.metadata.name}-${instance}`;
  // The operator hands the cluster's own labels on to all that it makes.
  const labels = {
    ...spec.inheritedMetadata?.labels,
    "cnpg.io/cluster": cluster.metadata.name,
    "cnpg.io/instanceName": name,
  };
  const volumes: [string, Volume][] = [[name, spec.storage ?? {}]];
  if (spec.walStorage !== undefined) volumes.push([`${name}-wal`, spec.walStorage]);
  for (const [claim, { size, storageClass }] of volumes) {
    await objects.ensure(BUILT_IN.claims, {
      apiVersion: "v1",
      kind: "PersistentVolumeClaim",
      metadata: { ...owned(cluster, claim), labels },
      spec: {
        accessModes: ["ReadWriteOnce"],
        resources: { requests: { storage: size ?? "1Gi" } },
        ...(storageClass === undefined ? {} : { storageClassName: storageClass }),
      },
    });
  }
  const role = instance === 1 ? "primary" : "replica";
  await objects.ensure(BUILT_IN.pods, {
    apiVersion: "v1",
    kind: "Pod",
    metadata: { ...owned(cluster, name), labels: { ...labels, "cnpg.io/instanceRole": role } },
    spec: {
      containers: [
        {
          name: "postgres",
          image: spec.imageName ?? "simulated/postgresql:v1",
          resources: spec.resources ?? {},
          securityContext: SECURITY,
          ports: [
            { containerPort: PORT, name: "postgresql" },
            { containerPort: STATUS_PORT, name: "status" },
          ],
          ...PROBES,
          volumeMounts: volumes.map(([claim]) => ({ name: claim, mountPath: `/var/lib/postgresql/${claim}` })),
        },
      ],
      volumes: volumes.map(([claim]) => ({ name: claim, persistentVolumeClaim: { claimName: claim } })),
    },
  });
}

async function countReady(cluster: KubernetesObject, { instances }: ClusterSpec, objects: Objects): Promise<number> {
  const names = Array.from({ length: instances }, (_, index) => `${cluster.metadata.name}-${index + 1}`);
  const pods = await Promise.all(names.map((name) => objects.get(BUILT_IN.pods, name, cluster.metadata.namespace)));
  return pods.filter((pod) => {
    const found = (pod?.status?.["conditions"] ?? []) as readonly Condition[];
    return found.some(({ type, status }) => type === "Ready" && status === "True");
  }).length;
}

function owned(owner: KubernetesObject, name: string): KubernetesObject["metadata"] {
  return { name, namespace: owner.metadata.namespace, ownerReferences: [ownedBy(owner)] };
}
