/** What CloudNativePG does when nodes are drained: budgets only where they are asked for, and the primary moves first. */
import assert from "node:assert/strict";
import { databaseClusters } from "../../../../rehearsal/sandbox/stand-ins/cloudnative-pg";
import { budgets, INSTANCE_ROLE, pod } from "../../../../rehearsal/sandbox/stand-ins/cloudnative-pg-objects";
import { Objects, type KubernetesObject } from "../../../../rehearsal/sandbox/stand-ins/objects";

const POD = "/api/v1/namespaces/inference/pods/features-";

const cluster = (instances: number): KubernetesObject => ({
  apiVersion: "postgresql.cnpg.io/v1",
  kind: "Cluster",
  metadata: { name: "features", namespace: "inference", uid: "1" },
  spec: { instances },
});

/** A database of three whose instances run on a node each, of which some are ready and some nodes are being drained. */
class Served {
  readonly #objects = new Map<string, KubernetesObject>();
  readonly objects = new Objects((method, path, body) => Promise.resolve(this.#answer(method, path, body)));

  constructor(ready: readonly number[], drained: readonly number[]) {
    for (const serial of [1, 2, 3]) {
      const made = pod(cluster(3), { instances: 3 }, `features-${serial}`, serial === 1 ? "primary" : "replica");
      const status = ready.includes(serial) ? { conditions: [{ type: "Ready", status: "True" }] } : {};
      this.#objects.set(`${POD}${serial}`, { ...made, spec: { ...made.spec, nodeName: `node-${serial}` }, status });
      this.#objects.set(`/api/v1/nodes/node-${serial}`, {
        apiVersion: "v1",
        kind: "Node",
        metadata: { name: `node-${serial}` },
        spec: drained.includes(serial) ? { unschedulable: true } : {},
      });
    }
  }

  get primaries(): string[] {
    const pods = [...this.#objects.values()].filter(({ kind }) => kind === "Pod");
    return pods.flatMap(({ metadata }) => (metadata.labels?.[INSTANCE_ROLE] === "primary" ? [metadata.name] : []));
  }

  #answer(method: string, path: string, body: unknown): { status: number; body: unknown } {
    const [key = ""] = path.split("?");
    const found = this.#objects.get(key);
    if (method === "GET") return found === undefined ? { status: 404, body: {} } : { status: 200, body: found };
    const { labels } = (body as Partial<KubernetesObject>).metadata ?? {};
    if (method === "PATCH" && found !== undefined && labels !== undefined) {
      const metadata = { ...found.metadata, labels: { ...found.metadata.labels, ...labels } };
      this.#objects.set(key, { ...found, metadata });
    }
    return { status: 200, body: {} };
  }
}

describe("CloudNativePG of the sandbox", () => {
  it("makes no budget for a cluster that asks for none, which one instance must, or its node could never be drained", () => {
    const names = (instances: number, enablePDB?: boolean) =>
      budgets(cluster(instances), { instances, ...(enablePDB === undefined ? {} : { enablePDB }) }).map(
        ({ metadata }) => metadata.name,
      );
    assert.deepEqual(names(1, false), []);
    assert.deepEqual(names(1), ["features-primary"]);
    assert.deepEqual(names(3, true), ["features-primary", "features"]);
  });

  const cases = [
    { title: "leaves the primary where its node stays", ready: [1, 2, 3], drained: [2], primary: "features-1" },
    { title: "moves it from a node that is being drained", ready: [1, 2, 3], drained: [1], primary: "features-2" },
    { title: "to an instance whose own node stays", ready: [1, 2, 3], drained: [1, 2], primary: "features-3" },
    { title: "and waits until every instance is ready", ready: [1, 2], drained: [1], primary: "features-1" },
    { title: "or for ever where every node goes", ready: [1, 2, 3], drained: [1, 2, 3], primary: "features-1" },
  ];
  for (const { title, ready, drained, primary } of cases) {
    it(title, async () => {
      const served = new Served(ready, drained);
      await databaseClusters.reconcile(cluster(3), served.objects, {});
      assert.deepEqual(served.primaries, [primary]);
    });
  }
});
