/** The pod that serves a model: container, security, resources, probes, placement. Pure: spec and pool in, pod spec out. */
import type { Input } from "@pulumi/pulumi";
import type { PostgresConnection } from "../../data/postgres/contract";
import type { Pool } from "../../node-pools/vocabulary";
import { PORTS } from "../../tenants/flows";
import { priorityClassName } from "../../tenants/priority-classes";
import { fetchers, modelFiles, type Mount } from "./artefact";
import { storeVariable } from "./check";
import { MOUNTS, NVIDIA_CONFIGURATION, overlaps } from "./mounts";
import { servingOf, type Serving } from "./servers/serving";
import { cpuLimit } from "./sizing";
import type { ModelServiceSpec } from "./spec";
import { timingOf, type Timing } from "./timing";
import { NODE_LABELS } from "../../../catalogue/kubernetes/labels";

/** Variables that the pod's surroundings add. */
type EnvVar = ReturnType<typeof databaseEnvironment>[number] | ReturnType<typeof storeEnvironment>[number];

/** What the pod finds outside of its spec. */
export interface PodSurroundings {
  /** What `spec.database` names. */
  readonly database?: PostgresConnection | undefined;
  /** Addresses of the object stores that it may use, by name. */
  readonly stores?: Readonly<Record<string, Input<string>>>;
  /** Where its model is, when that is in one of the stack's stores. */
  readonly modelAddress?: Input<string> | undefined;
}

/** @param selector labels of the Deployment's pods, which are spread among themselves */
export function podSpec(
  spec: ModelServiceSpec,
  pool: Pool,
  selector: Readonly<Record<string, string>>,
  { database, stores, modelAddress }: PodSurroundings = {},
) {
  const timing = timingOf(spec);
  const serving = servingOf(spec);
  const files = modelFiles(spec);
  const writable = writableFolders(spec, pool);
  const temporary: Mount[] = [{ name: "tmp", mountPath: MOUNTS.temporary }];
  return {
    serviceAccountName: spec.name,
    // A model server has no business with the API server; workload identity brings its own tokens.
    automountServiceAccountToken: false,
    enableServiceLinks: false,
    priorityClassName: priorityClassName(spec.priority),
    terminationGracePeriodSeconds: timing.terminationGracePeriodSeconds,
    securityContext: podSecurity(serving),
    ...placement(pool, selector),
    initContainers: fetchers(
      spec,
      { securityContext: CONTAINER_SECURITY, resources: compute(spec) },
      temporary,
      modelAddress,
    ),
    containers: [
      server(
        spec,
        serving,
        pool,
        timing,
        [...databaseEnvironment(database), ...storeEnvironment(stores)],
        [...temporary, ...sharedMemoryMount(serving), ...files.mounts, ...writable],
      ),
    ],
    volumes: [
      { name: "tmp", emptyDir: { sizeLimit: serving.temporary } },
      ...(serving.sharedMemory === undefined
        ? []
        : [{ name: "shared-memory", emptyDir: { medium: "Memory", sizeLimit: serving.sharedMemory } }]),
      ...files.volumes,
      ...writable.map(({ name }) => ({ name, emptyDir: { sizeLimit: serving.temporary } })),
    ],
  };
}

function server(
  spec: ModelServiceSpec,
  serving: Serving,
  pool: Pool,
  timing: Timing,
  found: readonly EnvVar[],
  volumeMounts: readonly Mount[],
) {
  const { startup, preStopSeconds } = timing;
  const { readyPath, livePath } = serving;
  const { timeout: timeoutSeconds, failures } = serving.probes;
  const get = (path: string) => ({ httpGet: { path, port: PORTS.serving } });
  return {
    name: "server",
    image: spec.image,
    ...(spec.command !== undefined && { command: spec.command }),
    ...(serving.args !== undefined && { args: [...serving.args] }),
    ports: [
      { name: PORTS.serving, containerPort: serving.port },
      ...(spec.metricsPort === undefined ? [] : [{ name: PORTS.metrics, containerPort: spec.metricsPort }]),
    ],
    env: [...environment(spec, serving), ...found],
    resources: withAccelerators(compute(spec), spec, pool),
    securityContext: CONTAINER_SECURITY,
    // Until the startup probe has succeeded, neither of the others runs: a slow load is not a dead process.
    startupProbe: { ...get(readyPath), ...startup, timeoutSeconds },
    readinessProbe: { ...get(readyPath), periodSeconds: 5, failureThreshold: failures.ready, timeoutSeconds },
    livenessProbe: { ...get(livePath), periodSeconds: 10, failureThreshold: failures.live, timeoutSeconds },
    lifecycle: { preStop: { sleep: { seconds: preStopSeconds } } },
    volumeMounts: [...volumeMounts],
  };
}

function podSecurity({ runAsUser }: Serving) {
  return {
    runAsNonRoot: true,
    runAsUser,
    runAsGroup: runAsUser,
    fsGroup: runAsUser,
    // Else the kubelet walks through every file of a large model volume at each start.
    fsGroupChangePolicy: "OnRootMismatch",
    seccompProfile: { type: "RuntimeDefault" },
  };
}

/** The restricted Pod Security Standard, and a root file system that nobody can write to. */
const CONTAINER_SECURITY = {
  allowPrivilegeEscalation: false,
  capabilities: { drop: ["ALL"] },
  readOnlyRootFilesystem: true,
};

/** CPU and memory alike for the server and for the container that copies its model, so that neither needs more room. */
function compute(spec: ModelServiceSpec) {
  const { requests, limits } = spec.resources;
  return {
    requests: { cpu: requests.cpu, memory: requests.memory },
    limits: { cpu: cpuLimit(spec), memory: limits.memory },
  };
}

/** Accelerators cannot be overcommitted: request and limit are the same number. */
function withAccelerators(size: ReturnType<typeof compute>, { resources }: ModelServiceSpec, pool: Pool) {
  if (resources.accelerators === undefined || pool.accelerator === undefined) return size;
  const devices = { [pool.accelerator.resource]: String(resources.accelerators) };
  return { requests: { ...size.requests, ...devices }, limits: { ...size.limits, ...devices } };
}

function environment({ secretEnv }: ModelServiceSpec, { env }: Serving) {
  return [
    ...Object.entries(env).map(([name, value]) => ({ name, value })),
    ...Object.entries(secretEnv).map(([name, { secret, key }]) => ({
      name,
      valueFrom: { secretKeyRef: { name: secret, key } },
    })),
  ];
}

/** The database as libpq and its relatives look for it; who logs in stays in the operator's Secret. */
function databaseEnvironment(connection: PostgresConnection | undefined) {
  if (connection === undefined) return [];
  const { host, port, database, credentialsSecret } = connection;
  const secret = (key: string) => ({ secretKeyRef: { name: credentialsSecret, key } });
  return [
    { name: "PGHOST", value: host },
    { name: "PGPORT", value: String(port) },
    { name: "PGDATABASE", value: database },
    { name: "PGUSER", valueFrom: secret("username") },
    { name: "PGPASSWORD", valueFrom: secret("password") },
  ];
}

/** Object stores by address: the cloud's name for one holds the account's. */
function storeEnvironment(stores: Readonly<Record<string, Input<string>>> = {}) {
  return Object.entries(stores).map(([store, value]) => ({ name: storeVariable(store), value }));
}

/** On the pool's nodes and no others; over zones first, then over nodes, as far as there is room. */
function placement(pool: Pool, selector: Readonly<Record<string, string>>) {
  return {
    tolerations: pool.tolerations.map((toleration) => ({ ...toleration })),
    affinity: {
      nodeAffinity: {
        requiredDuringSchedulingIgnoredDuringExecution: {
          nodeSelectorTerms: [
            {
              matchExpressions: Object.entries(pool.selector).map(([key, value]) => ({
                key,
                operator: "In",
                values: [value],
              })),
            },
          ],
        },
      },
    },
    topologySpreadConstraints: [NODE_LABELS.zone, NODE_LABELS.hostname].map((topologyKey) => ({
      maxSkew: 1,
      topologyKey,
      whenUnsatisfiable: "ScheduleAnyway",
      labelSelector: { matchLabels: { ...selector } },
      // Pods of the previous revision are on their way out and must not push the new ones aside.
      matchLabelKeys: ["pod-template-hash"],
      nodeTaintsPolicy: "Honor",
    })),
  };
}

/** Folders that the image, or the runtime on its behalf, writes to beside /tmp and the cache. */
function writableFolders({ writablePaths, resources, model, modelPath }: ModelServiceSpec, pool: Pool): Mount[] {
  const nvidia = resources.accelerators !== undefined && pool.accelerator?.resource === "nvidia.com/gpu";
  const taken = [...writablePaths, ...(model.kind === "image" ? [] : [modelPath])];
  const free = nvidia && !taken.some((folder) => overlaps(folder, NVIDIA_CONFIGURATION));
  return [
    ...(free ? [{ name: "nvidia-configuration", mountPath: NVIDIA_CONFIGURATION }] : []),
    ...writablePaths.map((mountPath, index) => ({ name: `writable-${index}`, mountPath })),
  ];
}

function sharedMemoryMount({ sharedMemory }: Serving): Mount[] {
  return sharedMemory === undefined ? [] : [{ name: "shared-memory", mountPath: MOUNTS.sharedMemory }];
}
