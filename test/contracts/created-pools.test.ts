/**
 * The contract of node pools on clouds that make them, run over each that has a manifest. Under mocks: what is asked for,
 * not what a cloud makes of it. How many nodes a live pool has is tried in autoscaled-pools.test.ts.
 */
import assert from "node:assert/strict";
import { clusterSpec } from "../../components/cluster/spec";
import { networkSpec } from "../../components/network/spec";
import { describePool } from "../../components/node-pools/vocabulary";
import { CLOUD_FIXTURES, type AskedPool, type CloudFixture } from "../support/clouds/cloud-fixtures";
import { recordFoundation } from "../support/clouds/created-platform";
import { at, type Registered } from "../support/recorder";
import { pools } from "../support/specs";

for (const [cloud, fixture] of Object.entries(CLOUD_FIXTURES)) {
  if (fixture === "no manifest yet") continue;
  describe(`node pools created on ${cloud}`, () => contract(cloud, fixture));
}

function contract(cloud: string, fixture: CloudFixture): void {
  it("asks for every pool with the labels, taints and sizes that the vocabulary promises", async () => {
    const spec = pools({ name: "training", accelerator: "L4", nodes: 0, maxNodes: 10, cpu: "8", memory: "32Gi" });
    const { result, resources } = await recordFoundation(fixture, { pools: spec });
    const asked = together(askedPools(fixture, resources));
    const promised = spec.map(describePool).map(({ selector, taints, nodes, maxNodes }) => ({
      labels: selector,
      taints,
      min: nodes,
      max: maxNodes,
    }));
    const byLabels = (a: { labels: object }, b: { labels: object }) =>
      JSON.stringify(a.labels).localeCompare(JSON.stringify(b.labels));
    assert.deepEqual(
      asked.map(({ labels, taints, min, max }) => ({ labels, taints, min, max })).sort(byLabels),
      [...promised].sort(byLabels),
    );
    assert.deepEqual(Object.keys(result.nodePools.vocabulary.pools), ["system", "general", "l4", "training"]);
  });

  it("leaves the number of nodes to the autoscaler after a pool was made", async () => {
    const { resources } = await recordFoundation(fixture);
    const asked = askedPools(fixture, resources);
    assert.ok(asked.length >= 3);
    for (const { ignored, counted } of asked) {
      assert.equal(
        ignored.some((path) => /count$/i.test(path)),
        counted,
      );
    }
  });

  it("gives nodes the disk that their pool asks for, in the zones that it names, and refuses what there is not", async () => {
    const { ground } = fixture.adapter.facts;
    const [first = "", second = ""] = fixture.zones;
    const base = { name: "training", nodes: 2, maxNodes: 6, cpu: "8", memory: "32Gi" };
    const placed = pools({ ...base, disk: "500Gi", zones: { [cloud]: [second] } });
    const { resources } = await recordFoundation(fixture, { pools: placed });
    const made = fixture.nodesOf(resources, "training");
    assert.ok(made.length > 0);
    for (const { zones, diskGiB } of made) {
      assert.deepEqual(zones, [second]);
      assert.equal(diskGiB, 500);
    }
    for (const { zones, diskGiB } of fixture
      .nodesOf((await recordFoundation(fixture)).resources, "general")
      .slice(0, 1)) {
      assert.deepEqual(zones, fixture.zones);
      assert.ok(diskGiB >= 100);
    }
    const problems = (zones: readonly string[], capacity: string) => {
      const spec = pools({ ...base, zones: { [cloud]: zones }, capacity: [capacity] });
      const request = {
        placement: capacity === "reserved" ? fixture.reserving("training") : fixture.placement,
        network: networkSpec.parse({ nodes: 100 }),
        cluster: clusterSpec.parse({}),
        beside: [],
        volumes: [],
        pools: spec.map((pool) => ({ spec: pool, machine: fixture.machines.general })),
      };
      return (ground?.check(request) ?? []).map(({ path }) => path);
    };
    assert.deepEqual(problems([first, second], "on-demand"), []);
    assert.deepEqual(problems(["elsewhere", first, first], "on-demand"), [
      `nodePools[3].zones.${cloud}[0]`,
      `nodePools[3].zones.${cloud}[2]`,
    ]);
    assert.deepEqual(problems([second], "reserved"), []);
    assert.deepEqual(problems([first], "reserved"), [`nodePools[3].zones.${cloud}`]);
  });

  it("takes scarce nodes away before it starts new ones, and others after; what is reserved it replaces old before new", async () => {
    const base = { nodes: 1, maxNodes: 4, cpu: "8", memory: "32Gi" };
    const spec = pools(
      { ...base, name: "cheap", capacity: ["spot"] },
      { ...base, name: "held", capacity: ["reserved"] },
    );
    const { ofType } = await recordFoundation(fixture, { pools: spec, placement: fixture.reserving("held") });
    const updates = ["general", "l4", "cheap-spot", "held-reserved"].map((way) => {
      const [pool = ""] = way.split("-");
      const name = `node-pools-${cloud === "aws" ? pool : way}`;
      const resource = ofType(fixture.poolType).find((found) => found.name === name);
      assert.ok(resource !== undefined, name);
      return [way, fixture.readPool(resource).newFirst, at(resource.options, "deleteBeforeReplace")] as const;
    });
    assert.deepEqual(updates, [
      ["general", true, false],
      ["l4", false, false],
      ["cheap-spot", false, false],
      ["held-reserved", false, true],
    ]);
  });
}

/** Every pool that the cloud was asked for, those within other resources included. */
function askedPools(fixture: CloudFixture, resources: readonly Registered[]): AskedPool[] {
  return [
    ...resources.filter(({ type }) => type === fixture.poolType).map(fixture.readPool),
    ...(fixture.innerPools?.(resources) ?? []),
  ];
}

/** A pool's least and what goes beyond it may be asked for apart. */
function together(asked: readonly AskedPool[]): AskedPool[] {
  const pools = new Map<string, AskedPool>();
  for (const part of asked) {
    const key = JSON.stringify([part.labels, part.taints]);
    const before = pools.get(key);
    pools.set(key, { ...part, min: part.min + (before?.min ?? 0), max: part.max + (before?.max ?? 0) });
  }
  return [...pools.values()];
}
