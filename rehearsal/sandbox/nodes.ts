/** Simulated nodes: what a pool of machines looks like to the scheduler, and waiting until its nodes are Ready. */
import { setTimeout as sleep } from "node:timers/promises";
import type { Request, SimulatedPool } from "./contract";
import { NODE_LABELS } from "../../catalogue/kubernetes/labels";

/** Zones that the nodes of a pool are spread over, in turn. */
export const ZONES = ["sandbox-a", "sandbox-b", "sandbox-c"] as const;
export const REGION = "sandbox";

export interface SimulatedNode {
  readonly apiVersion: "v1";
  readonly kind: "Node";
  readonly metadata: {
    readonly name: string;
    readonly labels: Record<string, string>;
    readonly annotations: Record<string, string>;
  };
  readonly spec: {
    readonly taints: readonly { readonly key: string; readonly value?: string; readonly effect: string }[];
  };
  readonly status: {
    readonly capacity: Record<string, string>;
    readonly allocatable: Record<string, string>;
    readonly nodeInfo: Record<string, string>;
  };
}

/** The nodes of a pool. The pool's own labels win over the well-known ones. */
export function nodesOf(pool: SimulatedPool, kubeletVersion: string): SimulatedNode[] {
  return Array.from({ length: pool.count }, (_, index) => {
    const name = `${pool.name}-${index}`;
    const architecture = pool.labels[NODE_LABELS.architecture] ?? "amd64";
    const capacity = { pods: "110", ...pool.capacity };
    return {
      apiVersion: "v1",
      kind: "Node",
      metadata: {
        name,
        labels: {
          [NODE_LABELS.operatingSystem]: "linux",
          [NODE_LABELS.architecture]: architecture,
          [NODE_LABELS.region]: REGION,
          [NODE_LABELS.zone]: ZONES[index % ZONES.length] ?? ZONES[0],
          ...pool.labels,
          [NODE_LABELS.hostname]: name,
        },
        annotations: { "kwok.x-k8s.io/node": "fake" },
      },
      spec: { taints: pool.taints },
      status: {
        capacity,
        allocatable: capacity,
        nodeInfo: {
          architecture,
          operatingSystem: "linux",
          kubeletVersion,
          kubeProxyVersion: "",
          containerRuntimeVersion: "kwok",
          kernelVersion: "",
          osImage: "simulated",
          bootID: "",
          machineID: name,
          systemUUID: name,
        },
      },
    };
  });
}

const READY_TIMEOUT_MS = 60_000;

export async function addNodes(request: Request, pools: readonly SimulatedPool[]): Promise<void> {
  const version = (await request("GET", "/version")).body as { readonly gitVersion: string };
  const nodes = pools.flatMap((pool) => nodesOf(pool, kubeletVersion(pool.version, version.gitVersion)));
  for (const node of nodes) {
    const { status, body } = await request("POST", "/api/v1/nodes", node);
    if (status !== 201 && status !== 409) throw new Error(`node ${node.metadata.name} was refused: ${messageOf(body)}`);
  }
  const deadline = Date.now() + READY_TIMEOUT_MS;
  let waiting = nodes.map(({ metadata }) => metadata.name);
  for (;;) {
    const ready = await readyNodes(request);
    waiting = waiting.filter((name) => !ready.has(name));
    if (waiting.length === 0) return;
    if (Date.now() > deadline) throw new Error(`simulated nodes did not become Ready: ${waiting.join(", ")}`);
    await sleep(100);
  }
}

/** The version of kubelets of a minor: the server's own patch, or the first one of another minor. */
export function kubeletVersion(minor: string | undefined, server: string): string {
  return minor === undefined || server.startsWith(`v${minor}.`) ? server : `v${minor}.0`;
}

/** Names of the nodes that the scheduler may use: Ready, and past the taint that every new node starts with. */
async function readyNodes(request: Request): Promise<Set<string>> {
  const { body } = await request("GET", "/api/v1/nodes");
  const { items = [] } = body as { readonly items?: readonly NodeState[] };
  const ready = items.filter(
    ({ spec, status }) =>
      status.conditions?.some(({ type, status: value }) => type === "Ready" && value === "True") &&
      !spec.taints?.some(({ key }) => key === "node.kubernetes.io/not-ready"),
  );
  return new Set(ready.map(({ metadata }) => metadata.name));
}

interface NodeState {
  readonly metadata: { readonly name: string };
  readonly spec: { readonly taints?: readonly { readonly key: string }[] };
  readonly status: { readonly conditions?: readonly { readonly type: string; readonly status: string }[] };
}

/** The sentence in the API server's answer. */
export function messageOf(body: unknown): string {
  const message = (body as { readonly message?: unknown } | null)?.message;
  return typeof message === "string" ? message : JSON.stringify(body);
}
