/**
 * Stand-ins for controllers whose images cannot run on simulated nodes: Flux, cert-manager, CloudNativePG, External
 * Secrets. They speak to the API server as the real ones do, in the name of the account that the controller's pods have,
 * and only while its Deployment is available: a wrong order or a missing right shows as it would on a real cluster.
 */
import { setTimeout as sleep } from "node:timers/promises";
import type { Client } from "../client";
import { certificateAuthorities, certificates } from "./cert-manager";
import { databases, databaseClusters, poolers, scheduledBackups } from "./cloudnative-pg";
import { secretCopies, secretStores } from "./external-secrets";
import { releases, sources } from "./flux";
import { BUILT_IN, Objects, Refused, specOf, type KubernetesObject } from "./objects";
import { Pace } from "./pace";
import type { Faults, StandIn } from "./stand-in";

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
  secretStores,
  secretCopies,
];

export interface RunningStandIns {
  stop(): Promise<void>;
}

/** Runs every stand-in until stopped. A refusal or a broken connection is tried again, as controllers do. */
export function startStandIns(client: Caller, log: (line: string) => void): RunningStandIns {
  const ending = new AbortController();
  const complaints = new Set<string>();
  const pace = new Pace();
  const loop = async (): Promise<void> => {
    while (!ending.signal.aborted) {
      const seen = await round(client, (line) => {
        if (!complaints.has(line)) log(line);
        complaints.add(line);
      }).catch(() => undefined); // The API server is away; the next round asks again.
      await sleep(pace.after(seen), undefined, { signal: ending.signal }).catch(() => undefined);
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

/** Sees as the sandbox's administrator which controllers run; all else is done as their accounts. */
type Caller = Pick<Client, "request" | "asUser">;

/** One look at everything, and what follows from it. @returns what was there, as a text that any change changes */
async function round(client: Caller, complain: (line: string) => void): Promise<string> {
  const administrator = new Objects(client.request);
  const faults = await readFaults(administrator);
  const seen: string[] = [JSON.stringify(faults)];
  const controllers = new Map<string, Objects | undefined>();
  for (const { controller, kind, reconcile } of STAND_INS) {
    const { name, namespace } = controller;
    const key = `${namespace}/${name}`;
    if (!controllers.has(key)) controllers.set(key, await actAs(client, administrator, name, namespace));
    const objects = controllers.get(key);
    if (objects === undefined) continue;
    seen.push(key);
    const attempt = async (what: string, act: () => Promise<void>): Promise<void> => {
      try {
        await act();
      } catch (error) {
        if (!(error instanceof Refused)) throw error;
        complain(`${what}: ${error.message}`);
      }
    };
    let found: readonly KubernetesObject[] = [];
    await attempt(kind.plural, async () => void (found = (await objects.list(kind)) ?? []));
    for (const object of found) {
      seen.push(`${object.metadata.uid} ${object.metadata.resourceVersion}`);
      await attempt(`${kind.plural}/${object.metadata.name}`, () => reconcile(object, objects, faults));
    }
  }
  return seen.join("\n");
}

/** The cluster as the controller's pods see it, by their service account; undefined while none of them is available. */
async function actAs(
  client: Caller,
  administrator: Objects,
  name: string,
  namespace: string,
): Promise<Objects | undefined> {
  const deployment = await administrator.get(BUILT_IN.deployments, name, namespace);
  if (((deployment?.status?.["availableReplicas"] ?? 0) as number) === 0) return undefined;
  const { template } = specOf<DeploymentSpec>(deployment);
  const account = template?.spec?.serviceAccountName ?? "default";
  const groups = ["system:serviceaccounts", `system:serviceaccounts:${namespace}`, "system:authenticated"];
  return new Objects(client.asUser(`system:serviceaccount:${namespace}:${account}`, groups));
}

interface DeploymentSpec {
  readonly template?: { readonly spec?: { readonly serviceAccountName?: string } };
}

async function readFaults(objects: Objects): Promise<Faults> {
  const map = await objects.get(BUILT_IN.configMaps, FAULTS, "kube-system");
  return (map?.["data"] ?? {}) as Faults;
}
