/**
 * Stands for CloudNativePG: makes what the operator makes, in its order, so that the real scheduler, quota and admission
 * must accept it, and says when the cluster is healthy. No PostgreSQL runs.
 */
import { randomBytes } from "node:crypto";
import {
  budgets,
  claims,
  INSTANCE_ROLE,
  job,
  jobName,
  owned,
  pod,
  poolerDeployment,
  PORT,
  role,
  roleBinding,
  service,
  serviceAccount,
  type ClusterSpec,
  type InstanceRole,
  type JobRole,
  type PoolerSpec,
} from "./cloudnative-pg-objects";
import { CHART } from "../../../components/addons/software/cloudnative-pg/chart";
import { controllerOf, type StandIn } from "./stand-in";
import {
  BUILT_IN,
  conditions,
  specOf,
  type Condition,
  type Kind,
  type KubernetesObject,
  type Objects,
} from "./objects";

const GROUP_VERSION = "postgresql.cnpg.io/v1";
const controller = controllerOf(CHART);
const CLUSTERS: Kind = { groupVersion: GROUP_VERSION, plural: "clusters" };
const POOLERS: Kind = { groupVersion: GROUP_VERSION, plural: "poolers" };
const DATABASES: Kind = { groupVersion: GROUP_VERSION, plural: "databases" };
const SCHEDULES: Kind = { groupVersion: GROUP_VERSION, plural: "scheduledbackups" };
const MANAGER = controller.name;
/** What the operator notes on an instance's volume: whether its Job has filled it. pkg/utils/labels_annotations.go. */
const VOLUME_STATUS = "cnpg.io/pvcStatus";

export const databaseClusters: StandIn = {
  kind: CLUSTERS,
  controller,
  reconcile: async (cluster, objects, faults) => {
    if (cluster.metadata.deletionTimestamp !== undefined) return;
    const spec = specOf<ClusterSpec>(cluster);
    await makeSecret(cluster, spec, objects);
    for (const suffix of ["rw", "ro", "r"]) await makeService(cluster, suffix, objects);
    for (const budget of budgets(cluster, spec)) await objects.ensure(BUILT_IN.budgets, budget);
    await makeAccount(cluster, "clusters", objects);
    const primary = await primaryOf(cluster, spec, objects);
    await makeInstances(cluster, spec, primary, objects);
    const ready = await countReady(cluster, spec, objects);
    const fault = faults[`${CLUSTERS.plural}.${cluster.metadata.name}`];
    const healthy = ready === spec.instances && fault === undefined;
    const condition: Condition = healthy
      ? { type: "Ready", status: "True", reason: "ClusterIsReady", message: "Cluster is Ready" }
      : { type: "Ready", status: "False", reason: "ClusterIsNotReady", message: fault ?? "Cluster Is Not Ready" };
    await objects.setStatus(CLUSTERS, cluster, {
      instances: spec.instances,
      readyInstances: ready,
      currentPrimary: primary,
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
    await makeAccount(pooler, "poolers", objects);
    await objects.apply(BUILT_IN.deployments, MANAGER, poolerDeployment(pooler, spec));
    await objects.apply(BUILT_IN.services, MANAGER, service(pooler, name, { "cnpg.io/poolerName": name }));
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

async function makeService(cluster: KubernetesObject, suffix: string, objects: Objects): Promise<void> {
  const { name } = cluster.metadata;
  const selector: Record<string, string> = { "cnpg.io/cluster": name };
  if (suffix === "rw") selector["cnpg.io/instanceRole"] = "primary";
  if (suffix === "ro") selector["cnpg.io/instanceRole"] = "replica";
  await objects.apply(BUILT_IN.services, MANAGER, service(cluster, `${name}-${suffix}`, selector));
}

/** The account of the pods, and its rights. */
async function makeAccount(owner: KubernetesObject, plural: "clusters" | "poolers", objects: Objects): Promise<void> {
  await objects.ensure(BUILT_IN.serviceAccounts, serviceAccount(owner));
  await objects.ensure(BUILT_IN.roles, role(owner, plural));
  await objects.ensure(BUILT_IN.roleBindings, roleBinding(owner));
}

/** One after another: the first makes the data, the others copy it from one that is ready. */
async function makeInstances(
  cluster: KubernetesObject,
  spec: ClusterSpec,
  primary: string,
  objects: Objects,
): Promise<void> {
  for (const [index, instance] of namesOf(cluster, spec).entries()) {
    const roles = {
      job: index === 0 ? "initdb" : "join",
      instance: instance === primary ? "primary" : "replica",
    } as const;
    if (!(await makeInstance(cluster, spec, instance, roles, objects))) return;
  }
}

/** Whether the instance is ready. A volume that its Job has filled outlives the pod, which is then made again. */
async function makeInstance(
  cluster: KubernetesObject,
  spec: ClusterSpec,
  instance: string,
  roles: { readonly job: JobRole; readonly instance: InstanceRole },
  objects: Objects,
): Promise<boolean> {
  const { namespace } = cluster.metadata;
  const found = await objects.get(BUILT_IN.pods, instance, namespace);
  if (found !== undefined) return isReadyPod(found);
  for (const claim of claims(cluster, spec, instance)) await objects.ensure(BUILT_IN.claims, claim);
  const volume = await objects.get(BUILT_IN.claims, instance, namespace);
  const called = jobName(instance, roles.job);
  if (volume?.metadata.annotations?.[VOLUME_STATUS] !== "ready") {
    const running = await objects.get(BUILT_IN.jobs, called, namespace);
    if (running === undefined) await objects.ensure(BUILT_IN.jobs, job(cluster, spec, instance, roles.job));
    if (((running?.status?.["succeeded"] ?? 0) as number) === 0) return false;
    await objects.apply(BUILT_IN.claims, MANAGER, {
      apiVersion: "v1",
      kind: "PersistentVolumeClaim",
      metadata: { name: instance, namespace, annotations: { [VOLUME_STATUS]: "ready" } },
    });
  }
  await objects.ensure(BUILT_IN.pods, pod(cluster, spec, instance, roles.instance));
  await objects.delete(BUILT_IN.jobs, called, namespace);
  return false;
}

async function countReady(cluster: KubernetesObject, spec: ClusterSpec, objects: Objects): Promise<number> {
  return (await podsOf(cluster, spec, objects)).filter(isReadyPod).length;
}

/**
 * The instance that takes writes. When its node is being drained, the operator waits until every instance is ready and every replica
 * elsewhere, and makes one of them the primary; the budget then lets the old one go. setPrimaryOnSchedulableNode in
 * internal/controller/replicas.go.
 */
async function primaryOf(cluster: KubernetesObject, spec: ClusterSpec, objects: Objects): Promise<string> {
  const [first = ""] = namesOf(cluster, spec);
  const current = (cluster.status?.["currentPrimary"] ?? first) as string;
  const pods = await podsOf(cluster, spec, objects);
  const primary = pods.find(({ metadata }) => metadata.name === current);
  if (primary === undefined || !(await isDrained(primary, objects))) return current;
  const elsewhere = pods.filter((pod) => nodeOf(pod) !== nodeOf(primary) && isReadyPod(pod));
  if (elsewhere.length < spec.instances - 1) return current;
  for (const candidate of elsewhere) {
    if (await isDrained(candidate, objects)) continue;
    await setRole(primary, "replica", objects);
    await setRole(candidate, "primary", objects);
    return candidate.metadata.name;
  }
  return current;
}

function setRole({ metadata: { name, namespace } }: KubernetesObject, role: InstanceRole, objects: Objects) {
  return objects.apply(BUILT_IN.pods, MANAGER, {
    apiVersion: "v1",
    kind: "Pod",
    metadata: { name, ...(namespace === undefined ? {} : { namespace }), labels: { [INSTANCE_ROLE]: role } },
  });
}

async function isDrained(pod: KubernetesObject, objects: Objects): Promise<boolean> {
  const name = nodeOf(pod);
  const node = name === undefined ? undefined : await objects.get(BUILT_IN.nodes, name);
  return node?.spec?.["unschedulable"] === true;
}

function nodeOf({ spec }: KubernetesObject): string | undefined {
  return spec?.["nodeName"] as string | undefined;
}

function namesOf({ metadata }: KubernetesObject, { instances }: ClusterSpec): readonly string[] {
  return Array.from({ length: instances }, (_, index) => `${metadata.name}-${index + 1}`);
}

async function podsOf(cluster: KubernetesObject, spec: ClusterSpec, objects: Objects): Promise<KubernetesObject[]> {
  const names = namesOf(cluster, spec);
  const pods = await Promise.all(names.map((name) => objects.get(BUILT_IN.pods, name, cluster.metadata.namespace)));
  return pods.filter((found) => found !== undefined);
}

function isReadyPod({ status }: KubernetesObject): boolean {
  const found = (status?.["conditions"] ?? []) as readonly Condition[];
  return found.some(({ type, status: state }) => type === "Ready" && state === "True");
}
