/**
 * Stand-ins for controllers whose images cannot run on simulated nodes: Flux, cert-manager, CloudNativePG. They speak to
 * the API server as the real ones do, and only while the Deployment of the controller that they stand for is available,
 * so that a wrong order of installation or removal shows as it would on a real cluster.
 */
import { setTimeout as sleep } from "node:timers/promises";
import type { Request } from "../client";
import { certificateAuthorities, certificates } from "./cert-manager";
import { databases, databaseClusters, poolers, scheduledBackups } from "./cloudnative-pg";
import { releases, sources } from "./flux";
import { BUILT_IN, Objects, Refused, type Kind, type KubernetesObject } from "./objects";

export interface StandIn {
  readonly kind: Kind;
  /** The Deployment that would do the work. */
  readonly controller: { readonly name: string; readonly namespace: string };
  /** Brings the world closer to what the object asks for. Called again and again; must be idempotent. */
  readonly reconcile: (object: KubernetesObject, objects: Objects, faults: Faults) => Promise<void>;
}

/** Failures that a test asks for: by `<plural>.<name>`, the message to fail with; `uninstall.<name>` holds a release back. */
export type Faults = Readonly<Record<string, string>>;

/** ConfigMap in kube-system whose entries are the faults. */
export const FAULTS = "stratiform-stand-in-faults";

const STAND_INS: readonly StandIn[] = [
  ...sources,
  releases,
  certificateAuthorities,
  certificates,
  databaseClusters,
  poolers,
  databases,
  scheduledBackups,
];

/** Short enough for a rehearsal that waits for a dozen objects one after another. */
const INTERVAL_MS = 300;

export interface RunningStandIns {
  stop(): Promise<void>;
}

/** Runs every stand-in until stopped. A refusal or a broken connection is tried again, as controllers do. */
export function startStandIns(request: Request, log: (line: string) => void): RunningStandIns {
  const objects = new Objects(request);
  const ending = new AbortController();
  const complaints = new Set<string>();
  const loop = async (): Promise<void> => {
    while (!ending.signal.aborted) {
      await round(objects, (line) => {
        if (!complaints.has(line)) log(line);
        complaints.add(line);
      }).catch(() => undefined); // The API server is away; the next round asks again.
      await sleep(INTERVAL_MS, undefined, { signal: ending.signal }).catch(() => undefined);
    }
  };
  const running = loop();
  return {
    stop: async () => {
      ending.abort();
      await running;
    },
  };
}

async function round(objects: Objects, complain: (line: string) => void): Promise<void> {
  const faults = await readFaults(objects);
  const available = new Map<string, boolean>();
  for (const standIn of STAND_INS) {
    const { name, namespace } = standIn.controller;
    const key = `${namespace}/${name}`;
    if (!available.has(key)) available.set(key, await isAvailable(objects, name, namespace));
    if (available.get(key) !== true) continue;
    for (const object of (await objects.list(standIn.kind)) ?? []) {
      try {
        await standIn.reconcile(object, objects, faults);
      } catch (error) {
        if (!(error instanceof Refused)) throw error;
        complain(`${standIn.kind.plural}/${object.metadata.name}: ${error.message}`);
      }
    }
  }
}

async function isAvailable(objects: Objects, name: string, namespace: string): Promise<boolean> {
  const deployment = await objects.get(BUILT_IN.deployments, name, namespace);
  return ((deployment?.status?.["availableReplicas"] ?? 0) as number) > 0;
}

async function readFaults(objects: Objects): Promise<Faults> {
  const map = await objects.get(BUILT_IN.configMaps, FAULTS, "kube-system");
  return (map?.["data"] ?? {}) as Faults;
}
