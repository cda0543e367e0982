/**
 * A stand-in for the clouds' node autoscalers: gives pods that fit nowhere a machine of a group that could run them, in
 * the order that the cluster's objects declare, and passes on to the next group where machines are sold out or a quota
 * is used up. It takes no machines away by itself.
 */
import { setTimeout as sleep } from "node:timers/promises";
import { z } from "zod";
import type { MachineGroup } from "../plugin/row";
import type { Request } from "../../sandbox";
import { couldRun, type PendingPod } from "./fitting";
import type { MachineRoom } from "./machine-room";
import { groupsOfNodePool, rankByClasses, rankByExpander, rankByWay, type Rank } from "./purchase-order";
import { AccountRefusal } from "./refused";
import { KARPENTER_LABELS } from "../../../catalogue/kubernetes/labels";

const INTERVAL_MS = 500;

/** Where autoscalers find what they are told. */
const EXPANDER = "/api/v1/namespaces/kube-system/configmaps/cluster-autoscaler-priority-expander";
const CLASSES = "/apis/cloud.google.com/v1/computeclasses";
const NODE_POOLS = "/apis/karpenter.sh/v1/nodepools";
const KARPENTER = "/apis/apps/v1/namespaces/karpenter/deployments/karpenter";
const UNSCHEDULED = "/api/v1/pods?fieldSelector=status.phase%3DPending,spec.nodeName%3D";

const list = z.looseObject({ items: z.array(z.unknown()) });
const deployment = z.looseObject({
  status: z.looseObject({ availableReplicas: z.number().optional() }).optional(),
});
const configMap = z.looseObject({ data: z.record(z.string(), z.string()) });
const pendingPod = z.looseObject({
  metadata: z.looseObject({ name: z.string(), namespace: z.string(), deletionTimestamp: z.string().optional() }),
  spec: z.looseObject({}),
  status: z.looseObject({
    conditions: z.array(z.looseObject({ type: z.string(), reason: z.string().optional() })).optional(),
  }),
});

export interface RunningAutoscaler {
  stop(): Promise<void>;
}

/** Runs until stopped. @param log hears of every machine that is bought and of every group that has none */
export function startAutoscaler(room: MachineRoom, log: (line: string) => void): RunningAutoscaler {
  const ending = new AbortController();
  const loop = async (): Promise<void> => {
    while (!ending.signal.aborted) {
      // The API server may come and go with the cluster; the next round asks again.
      if (room.sandbox !== undefined) await scaleOnce(room, room.sandbox.request, log).catch(() => undefined);
      // It never keeps a process alive that has nothing else to do.
      await sleep(INTERVAL_MS, undefined, { signal: ending.signal, ref: false }).catch(() => undefined);
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

/** One round: one machine at most, since the next pod may fit beside the first. */
export async function scaleOnce(room: MachineRoom, request: Request, log: (line: string) => void): Promise<void> {
  await registerNodePools(room, request);
  const rank = await rankOf(request);
  for (const pod of await unschedulable(request)) {
    const candidates = room.groups
      .filter((group) => room.size(group.name) < room.ceiling(group.name) && couldRun(pod, room.template(group.name)))
      .sort((a, b) => rank(a) - rank(b) || a.name.localeCompare(b.name));
    for (const group of candidates) {
      if (await buy(room, group, log)) return;
    }
  }
}

/** Whether a machine could be had. */
async function buy(room: MachineRoom, group: MachineGroup, log: (line: string) => void): Promise<boolean> {
  try {
    await room.scale(group.name, room.size(group.name) + 1);
    log(`${group.name}: one more ${group.way} ${group.machine}`);
    return true;
  } catch (error) {
    if (!(error instanceof AccountRefusal)) throw error;
    log(`${group.name}: ${error.code}: ${error.message}`);
    return false;
  }
}

/** Karpenter's pools are groups of machines that no resource of the account declares. */
async function registerNodePools(room: MachineRoom, request: Request): Promise<void> {
  const { cluster, groups } = room;
  if (cluster === undefined || !(await isAvailable(request, KARPENTER))) return;
  const pools = await items(request, NODE_POOLS);
  const zones = [...new Set(groups.flatMap((group) => group.zones))];
  const wanted = pools.flatMap((pool) => groupsOfNodePool(pool, cluster, zones));
  for (const group of wanted) room.offer(group);
  await room.withdraw(({ labels, name }) => {
    const own = labels[KARPENTER_LABELS.nodePool] !== undefined;
    return own && !wanted.some((group) => group.name === name);
  });
}

async function rankOf(request: Request): Promise<Rank> {
  const answer = await request("GET", EXPANDER);
  const found = configMap.safeParse(answer.body);
  const ranks = [
    ...(answer.status === 200 && found.success ? [rankByExpander(found.data.data["priorities"] ?? "{}")] : []),
    rankByClasses(await items(request, CLASSES)),
    rankByWay,
  ];
  return (group) => Math.min(...ranks.map((rank) => rank(group)));
}

async function unschedulable(request: Request): Promise<PendingPod[]> {
  return (await items(request, UNSCHEDULED)).flatMap((item) => {
    const { metadata, status } = pendingPod.parse(item);
    const waiting = status.conditions?.some(
      ({ type, reason }) => type === "PodScheduled" && reason === "Unschedulable",
    );
    return waiting === true && metadata.deletionTimestamp === undefined ? [item as PendingPod] : [];
  });
}

/** Whether a controller runs: without it nobody reads its objects. */
async function isAvailable(request: Request, path: string): Promise<boolean> {
  const found = deployment.safeParse((await request("GET", path)).body);
  return (found.data?.status?.availableReplicas ?? 0) > 0;
}

/** The objects of a list; none while their kind is not served. */
async function items(request: Request, path: string): Promise<readonly unknown[]> {
  const { status, body } = await request("GET", path);
  return status === 200 ? list.parse(body).items : [];
}
