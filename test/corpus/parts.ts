/** The parts that cases are put together from: containers as `restricted` wants them, and pods in every built-in kind. */
import type { Bag } from "./case";

const HARDENED = {
  allowPrivilegeEscalation: false,
  readOnlyRootFilesystem: true,
  capabilities: { drop: ["ALL"] },
} as const;

const AMOUNTS = { requests: { cpu: "500m", memory: "1Gi" }, limits: { memory: "1Gi" } } as const;

/** Where the team's own images are, as its stack file's `security.registries` says. */
export const OWN_IMAGES = "ghcr.io/example";

/** A container as `restricted` wants it; `more` overrides. */
export function container(name: string, image: string, more: Bag = {}): Bag {
  return { name, image, resources: AMOUNTS, securityContext: HARDENED, ...more };
}

/** The hardened securityContext with some properties changed. */
export function hardened(more: Bag): Bag {
  return { ...HARDENED, ...more };
}

/** A port that serves, with probes over HTTP. */
export function http(port: number, ready: string, live = ready): Bag {
  return {
    ports: [{ containerPort: port }],
    ...probes({ httpGet: { path: ready, port } }, { httpGet: { path: live, port } }),
  };
}

/** Ports that serve, with a probe that connects to the first. */
export function tcp(...ports: readonly number[]): Bag {
  const probe = { tcpSocket: { port: ports[0] } };
  return { ports: ports.map((containerPort) => ({ containerPort })), ...probes(probe, probe) };
}

function probes(readinessProbe: Bag, livenessProbe: Bag): Bag {
  return { readinessProbe, livenessProbe };
}

/** CPU, memory, and devices when there are some. No limit for CPU, as the field writes it. */
export function amounts(cpu: string, memory: string, devices: Bag = {}): Bag {
  return { requests: { cpu, memory, ...devices }, limits: { memory, ...devices } };
}

export const gpus = (count: number): Bag => ({ "nvidia.com/gpu": String(count) });

/** Environment variables: texts as literals; `secret(name, key)` and `field(path)` as references. */
export function env(variables: Readonly<Record<string, string | Bag>>): Bag[] {
  return Object.entries(variables).map(([name, value]) =>
    typeof value === "string" ? { name, value } : { name, valueFrom: value },
  );
}

export const secret = (name: string, key: string): Bag => ({ secretKeyRef: { name, key } });
export const field = (fieldPath: string): Bag => ({ fieldRef: { fieldPath } });

/** Mounts and their volumes: an emptyDir for each path. */
export function scratch(...paths: readonly string[]): { readonly volumeMounts: Bag[]; readonly volumes: Bag[] } {
  const names = paths.map((path) =>
    path
      .replace(/[^a-z0-9]+/gi, "-")
      .replace(/^-|-$/g, "")
      .toLowerCase(),
  );
  return {
    volumeMounts: paths.map((mountPath, index) => ({ name: names[index], mountPath })),
    volumes: names.map((name) => ({ name, emptyDir: {} })),
  };
}

export const shm: Bag = { name: "dshm", emptyDir: { medium: "Memory", sizeLimit: "16Gi" } };
export const shmMount: Bag = { name: "dshm", mountPath: "/dev/shm" };

/** A pod's spec as `restricted` wants it. */
export function podSpec(containers: readonly Bag[], more: Bag = {}): Bag {
  return {
    automountServiceAccountToken: false,
    securityContext: { runAsNonRoot: true, runAsUser: 1000, fsGroup: 1000, seccompProfile: { type: "RuntimeDefault" } },
    containers,
    ...more,
  };
}

/** The namespace of the tenant that every case is in. */
export const TENANT = "research";

function object(apiVersion: string, kind: string, name: string, spec: Bag, metadata: Bag = {}): Bag {
  return { apiVersion, kind, metadata: { name, namespace: TENANT, ...metadata }, spec };
}

/** A custom resource. */
export const custom = object;

const selected = (name: string) => ({ selector: { matchLabels: { app: name } } });
export const template = (name: string, spec: Bag, metadata: Bag = {}): Bag => ({
  metadata: { labels: { app: name }, ...metadata },
  spec,
});

export function deployment(name: string, spec: Bag, more: Bag = {}): Bag {
  return object("apps/v1", "Deployment", name, { ...selected(name), template: template(name, spec), ...more });
}

export function statefulSet(name: string, spec: Bag, storage: string, more: Bag = {}): Bag {
  const claim = {
    metadata: { name: "data" },
    spec: { accessModes: ["ReadWriteOnce"], resources: { requests: { storage } } },
  };
  return object("apps/v1", "StatefulSet", name, {
    ...{ ...selected(name), serviceName: name, template: template(name, spec), volumeClaimTemplates: [claim] },
    ...more,
  });
}

export function daemonSet(name: string, spec: Bag): Bag {
  return object("apps/v1", "DaemonSet", name, { ...selected(name), template: template(name, spec) });
}

export function job(name: string, spec: Bag, more: Bag = {}): Bag {
  const finite = { restartPolicy: "Never", ...spec };
  return object("batch/v1", "Job", name, { template: { metadata: { labels: { app: name } }, spec: finite }, ...more });
}

export function cronJob(name: string, schedule: string, spec: Bag): Bag {
  const finite = { restartPolicy: "OnFailure", ...spec };
  return object("batch/v1", "CronJob", name, { schedule, jobTemplate: { spec: { template: { spec: finite } } } });
}

export function service(name: string, port: number, more: Bag = {}): Bag {
  return object("v1", "Service", name, { selector: { app: name }, ports: [{ port }], ...more });
}

export function claim(name: string, storage: string): Bag {
  return object("v1", "PersistentVolumeClaim", name, {
    accessModes: ["ReadWriteOnce"],
    resources: { requests: { storage } },
  });
}

export function configMap(name: string, data: Readonly<Record<string, string>>): Bag {
  return { apiVersion: "v1", kind: "ConfigMap", metadata: { name, namespace: TENANT }, data };
}

/** A pod as its controller creates it; without an owner it is somebody's own. */
export function pod(
  name: string,
  spec: Bag,
  owner?: readonly [apiVersion: string, kind: string],
  metadata: Bag = {},
): Bag {
  const ownerReferences =
    owner === undefined
      ? {}
      : {
          ownerReferences: [
            {
              ...{ apiVersion: owner[0], kind: owner[1], name: `${name}-owner` },
              ...{ uid: "6a770f57-37a7-48ed-a4d4-02ce2f6fc3aa", controller: true, blockOwnerDeletion: true },
            },
          ],
        };
  return object("v1", "Pod", name, spec, { ...metadata, ...ownerReferences });
}

/** A mount for every name and path. */
export function mounts(paths: Readonly<Record<string, string>>): { readonly volumeMounts: Bag[] } {
  return { volumeMounts: Object.entries(paths).map(([name, mountPath]) => ({ name, mountPath })) };
}

export const emptyDir = (name: string): Bag => ({ name, emptyDir: {} });
export const hostPath = (name: string, path: string): Bag => ({ name, hostPath: { path } });
export const pvc = (name: string, claimName = name): Bag => ({ name, persistentVolumeClaim: { claimName } });
export const fromConfig = (name: string, of = name): Bag => ({ name, configMap: { name: of } });
