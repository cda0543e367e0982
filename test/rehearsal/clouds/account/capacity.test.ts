import assert from "node:assert/strict";
import { describe, it } from "mocha";
import { agentPoolName } from "../../../../components/node-pools/names.azure";
import { expanderPriorities } from "../../../../components/node-pools/priorities.azure";
import { computeClassSpec } from "../../../../components/node-pools/compute-class.gcp";
import { nodePoolSpec } from "../../../../components/node-pools/spec";
import { waysOf } from "../../../../components/node-pools/ways";
import type { MachineGroup } from "../../../../rehearsal/clouds/plugin/row";
import type { Sandbox } from "../../../../rehearsal/sandbox";
import { scaleOnce } from "../../../../rehearsal/clouds/account/autoscaler";
import { couldRun, type PendingPod } from "../../../../rehearsal/clouds/account/fitting";
import { MachineRoom } from "../../../../rehearsal/clouds/account/machine-room";
import { groupsOfNodePool, rankByClasses, rankByExpander } from "../../../../rehearsal/clouds/account/purchase-order";

const group = (name: string, more: Partial<MachineGroup> = {}): MachineGroup => ({
  ...{ cluster: "c", name, machine: "g6.2xlarge", way: "on-demand", min: 0, desired: 0, max: 2, zones: ["a", "b"] },
  ...{ labels: { pool: "l4" }, taints: [{ key: "nvidia.com/gpu", value: "present", effect: "NoSchedule" }] },
  ...more,
});

const pod = (spec: object = {}): PendingPod => ({
  metadata: { name: "p", namespace: "n" },
  spec: {
    nodeSelector: { pool: "l4" },
    tolerations: [{ key: "nvidia.com/gpu", operator: "Exists" }],
    containers: [{ resources: { requests: { "nvidia.com/gpu": "1", cpu: "2" } } }],
    ...spec,
  },
});

describe("simulated capacity: whether a pod could run on a new node", () => {
  const node = { labels: { pool: "l4" }, taints: group("g").taints, allocatable: { cpu: "8", "nvidia.com/gpu": "1" } };

  it("goes by selector, affinity, taints and room", () => {
    assert.ok(couldRun(pod(), node));
    assert.ok(!couldRun(pod({ nodeSelector: { pool: "other" } }), node));
    assert.ok(!couldRun(pod({ tolerations: [] }), node));
    assert.ok(!couldRun(pod({ tolerations: [{ key: "nvidia.com/gpu", value: "absent" }] }), node));
    assert.ok(!couldRun(pod({ containers: [{ resources: { requests: { "nvidia.com/gpu": "2" } } }] }), node));
    const required = (operator: string, values: readonly string[]) => ({
      affinity: {
        nodeAffinity: {
          requiredDuringSchedulingIgnoredDuringExecution: {
            nodeSelectorTerms: [{ matchExpressions: [{ key: "pool", operator, values }] }],
          },
        },
      },
    });
    assert.ok(couldRun(pod(required("In", ["l4", "x"])), node));
    assert.ok(!couldRun(pod(required("NotIn", ["l4"])), node));
  });
});

describe("simulated capacity: the order of ways to buy", () => {
  const pools = [
    nodePoolSpec.parse({
      ...{ name: "train", nodes: 0, maxNodes: 2, cpu: "4", memory: "16Gi" },
      capacity: ["spot", "on-demand"],
    }),
  ];

  it("is read from what the adapters write: the expander's patterns", () => {
    const rank = rankByExpander(expanderPriorities(pools));
    const names = pools.flatMap((pool) => waysOf(pool).map(({ name }) => `aks-${agentPoolName(name, {})}-1-vmss`));
    assert.equal(names.length, 2);
    const [first = "", second = ""] = names;
    assert.ok(rank(group(first)) < rank(group(second)));
    assert.ok(rank(group(second)) < rank(group("aks-unnamed-1-vmss")));
  });

  it("is read from what the adapters write: ComputeClasses", () => {
    const [spec] = pools;
    assert.ok(spec);
    const rank = rankByClasses([
      { metadata: { name: "train" }, spec: computeClassSpec(spec, ["train-spot", "train"]) },
    ]);
    const inPool = (name: string) => group(name, { labels: { "cloud.google.com/gke-nodepool": name } });
    assert.ok(rank(inPool("train-spot")) < rank(inPool("train")));
    assert.ok(rank(inPool("train")) < rank(inPool("other")));
  });

  it("of Karpenter is its own, one group a way, within the NodePool's limit", () => {
    const requirement = (key: string, ...values: string[]) => ({ key, operator: "In", values });
    const object = {
      metadata: { name: "train" },
      spec: {
        limits: { nodes: "3" },
        template: {
          metadata: { labels: { pool: "l4" } },
          spec: {
            requirements: [
              requirement("karpenter.sh/capacity-type", "on-demand", "spot"),
              requirement("node.kubernetes.io/instance-type", "g6.2xlarge"),
            ],
          },
        },
      },
    };
    const groups = groupsOfNodePool(object, "c", ["a"]);
    assert.deepEqual(
      groups.map(({ way, max }) => [way, max]),
      [
        ["spot", 3],
        ["on-demand", 3],
      ],
    );
    assert.equal(groups[0]?.labels["karpenter.sh/capacity-type"], "spot");
  });
});

describe("simulated capacity: buying machines", () => {
  /** A room whose API server only keeps nodes. */
  async function room(): Promise<{ room: MachineRoom; nodes: Set<string> }> {
    const nodes = new Set<string>();
    const sandbox = {
      server: "https://127.0.0.1:1",
      certificateAuthority: "Q0E=",
      addNodes: async (pools: readonly { name: string }[]) => pools.forEach(({ name }) => nodes.add(`${name}-0`)),
      request: async (method: string, path: string) => {
        if (method === "DELETE") nodes.delete(path.split("/").at(-1) ?? "");
        return { status: 200, body: { items: [] } };
      },
      stop: async () => {},
    } satisfies Partial<Sandbox>;
    const made = new MachineRoom({ cloud: "aws", start: async () => sandbox as Sandbox & typeof sandbox });
    await made.run({ name: "c", version: "1.35" });
    return { room: made, nodes };
  }

  const requests = (waiting: number) => async (_method: string, path: string) => {
    if (!path.startsWith("/api/v1/pods")) return { status: 404, body: {} };
    const conditions = [{ type: "PodScheduled", reason: "Unschedulable" }];
    return {
      status: 200,
      body: { items: Array.from({ length: waiting }, () => ({ ...pod(), status: { conditions } })) },
    };
  };

  it("takes the first group that has some, one machine a round, up to its most", async () => {
    const { room: made, nodes } = await room();
    await made.fit("a", undefined, group("a", { way: "spot" }));
    await made.fit("b", undefined, group("b", { max: 1 }));
    const lines: string[] = [];
    const round = () => scaleOnce(made, requests(3), (line) => lines.push(line));
    made.sellOut({ machine: "g6.2xlarge", way: "spot" });
    await round();
    assert.deepEqual([made.size("a"), made.size("b")], [0, 1]);
    assert.match(lines.join("\n"), /a: InsufficientCapacity: no spot capacity for g6\.2xlarge in a, b/);
    await round();
    assert.equal(nodes.size, 1, "b is full and a sold out");
    made.restock();
    await round();
    await round();
    await round();
    assert.deepEqual([made.size("a"), made.size("b"), nodes.size], [2, 1, 3]);
    assert.equal(await made.reclaim("spot", "g6.2xlarge"), 2);
    assert.equal(nodes.size, 1);
  });

  it("stops at quotas, which count machines as they run", async () => {
    const { room: made } = await room();
    const tight = new MachineRoom({
      cloud: "aws",
      start: async () => made.sandbox as Sandbox,
      weather: { quotas: { "L-DB2E81BA": 8 } },
    });
    await tight.run({ name: "c", version: "1.35" });
    await tight.fit("a", undefined, group("a", { desired: 1 }));
    await assert.rejects(tight.scale("a", 2), /L-DB2E81BA: 8 asked with 8 in use, limit 8/);
  });

  it("replaces the machines of a group that changes, and no others", async () => {
    const { room: made, nodes } = await room();
    await made.fit("a", undefined, group("a", { desired: 2 }));
    await made.fit("b", undefined, group("b", { desired: 1 }));
    const [kept] = [...nodes].filter((name) => name.startsWith("b"));
    const before = new Set(nodes);
    await made.fit("a", group("a", { desired: 2 }), group("a", { desired: 2, max: 5 }));
    assert.deepEqual(new Set(nodes), before, "a higher ceiling changes no machine");
    await made.fit("a", group("a"), group("a", { labels: { pool: "other" } }));
    assert.equal([...nodes].filter((name) => name.startsWith("a")).length, 2);
    assert.ok(kept !== undefined && nodes.has(kept));
    assert.equal([...nodes].filter((name) => before.has(name)).length, 1);
  });
});
