/**
 * Emptying a node as clouds do before they take it away: nothing new goes there, and what is there is evicted, which the
 * API server refuses while a disruption budget forbids it.
 */
import { setTimeout as sleep } from "node:timers/promises";
import { z } from "zod";
import type { Request } from "../../sandbox/contract";
import { messageOf } from "../../sandbox/nodes";
import { AccountRefusal } from "./refused";

const podList = z.looseObject({
  items: z.array(
    z.looseObject({
      metadata: z.looseObject({
        name: z.string(),
        namespace: z.string(),
        ownerReferences: z.array(z.looseObject({ kind: z.string() })).optional(),
      }),
      status: z.looseObject({ phase: z.string().optional() }),
    }),
  ),
});

/** Milliseconds that evictions may be refused for. EKS gives up after 15 minutes, GKE and AKS after an hour. */
const PATIENCE = 5 * 60_000;

const ENDED = ["Succeeded", "Failed"];

/** @throws AccountRefusal when a disruption budget holds a pod for too long */
export async function drain(request: Request, node: string): Promise<void> {
  const patch = { spec: { unschedulable: true } };
  await request("PATCH", `/api/v1/nodes/${node}`, patch, "application/merge-patch+json");
  const end = Date.now() + PATIENCE;
  for (;;) {
    const held = await evictAll(request, node);
    if (held === undefined) return;
    if (Date.now() > end) throw new AccountRefusal("PodEvictionFailure", `node ${node} cannot be drained: ${held}`);
    await sleep(200);
  }
}

/** Asks for every pod's eviction. @returns what is still there; undefined once the node is empty */
async function evictAll(request: Request, node: string): Promise<string | undefined> {
  const { status, body } = await request("GET", `/api/v1/pods?fieldSelector=spec.nodeName%3D${node}`);
  if (status !== 200) throw new Error(`the pods of node ${node} cannot be listed: ${messageOf(body)}`);
  const there = podList
    .parse(body)
    .items.filter(
      ({ metadata, status: { phase } }) =>
        !(metadata.ownerReferences ?? []).some(({ kind }) => kind === "DaemonSet" || kind === "Node") &&
        !ENDED.includes(phase ?? ""),
    );
  let held: string | undefined;
  for (const { metadata } of there) {
    const { name, namespace } = metadata;
    const eviction = { apiVersion: "policy/v1", kind: "Eviction", metadata: { name, namespace } };
    const answer = await request("POST", `/api/v1/namespaces/${namespace}/pods/${name}/eviction`, eviction);
    // 429: a budget forbids it now. 404: it went by itself.
    if (answer.status !== 404)
      held = `${namespace}/${name}: ${answer.status < 300 ? "is ending" : messageOf(answer.body)}`;
  }
  return held;
}
