/** How many nodes a pool on Google Cloud starts with, and in which zones. */
import assert from "node:assert/strict";
import fc from "fast-check";
import { checkQueuedTpu } from "../../../components/node-pools/queued-tpu.gcp";
import { nodePoolSpec } from "../../../components/node-pools/spec";
import { nodesPerZone } from "../../../components/node-pools/spread.gcp";
import { checkSold, zonesFor } from "../../../components/node-pools/zones";
import { recordFoundation, type PlatformChoices } from "../../support/clouds/created-platform";
import { GCP_FIXTURE } from "../../support/clouds/gcp-fixture";
import { pools } from "../../support/specs";

const create = (choices: PlatformChoices = {}) => recordFoundation(GCP_FIXTURE, choices);

describe("how a pool starts in zones", () => {
  const table: readonly (readonly [number, number, number])[] = [
    // nodes, most, in each of three zones
    [0, 9, 0],
    [1, 1, 0],
    [1, 3, 1],
    [2, 4, 1],
    [3, 3, 1],
    [5, 5, 1],
    [5, 6, 2],
    [7, 7, 2],
  ];
  for (const [nodes, most, perZone] of table) {
    it(`puts ${nodes} of at most ${most} nodes into three zones, ${perZone} in each`, () => {
      assert.equal(nodesPerZone(nodes, most, 3), perZone);
    });
  }

  it("never starts more than the pool may have, nor leaves out as many as it has zones", () => {
    fc.assert(
      fc.property(fc.nat(200), fc.nat(50), fc.integer({ min: 1, max: 4 }), (nodes, more, zones) => {
        const started = nodesPerZone(nodes, nodes + more, zones) * zones;
        assert.ok(started <= nodes + more);
        assert.ok(started > nodes - zones);
      }),
    );
  });

  it("has the same zones whatever it may have of nodes", async () => {
    const zonesWith = async (counts: object) => {
      const extra = { name: "scarce", cpu: "3", memory: "8Gi", accelerator: "L4", ...counts };
      const found = (await create({ pools: pools(extra) })).one("node-pools-scarce");
      return found.inputs["nodeLocations"];
    };
    const all = ["europe-west4-a", "europe-west4-b", "europe-west4-c"];
    for (const counts of [{ nodes: 1, maxNodes: 2 }, { nodes: 1, maxNodes: 3 }, { nodes: 1 }]) {
      assert.deepEqual(await zonesWith(counts), all);
    }
  });
});

describe("the zones of a pool that names none", () => {
  const place = { region: "us-central1", zones: ["us-central1-a", "us-central1-b", "us-central1-c"] };
  const pool = (type: string, zones?: Readonly<Record<string, string[]>>) => ({
    spec: zones === undefined ? {} : { zones },
    machine: { type },
  });

  it("are those of the placement that have its machine", () => {
    assert.deepEqual(zonesFor("gcp", pool("a2-ultragpu-8g"), place), ["us-central1-a", "us-central1-c"]);
    assert.deepEqual(zonesFor("gcp", pool("e2-standard-8"), place), place.zones);
    assert.deepEqual(zonesFor("gcp", pool("a2-ultragpu-8g", { gcp: ["us-central1-b"] }), place), ["us-central1-b"]);
  });

  it("are refused when there are none, with those that have it", () => {
    const nowhere = { ...place, zones: ["us-central1-b"] };
    assert.deepEqual(checkSold("gcp", pool("a2-ultragpu-8g"), place, "nodePools[1]"), []);
    const [problem, ...others] = checkSold("gcp", pool("a2-ultragpu-8g"), nowhere, "nodePools[1]");
    assert.deepEqual(others, []);
    assert.equal(problem?.path, "nodePools[1].zones.gcp");
    assert.match(String(problem?.rule), /has no zone with a2-ultragpu-8g/);
    assert.match(String(problem?.remedy), /add one of us-central1-a, us-central1-c to placement\.gcp\.zones/);
  });
});

describe("TPUs that are queued for", () => {
  const spec = (more: object) =>
    nodePoolSpec.parse({ name: "p", nodes: 0, maxNodes: 2, cpu: "4", memory: "16Gi", ...more });

  it("are asked for in one zone; other TPUs and other machines may be in several", () => {
    const check = (more: object, zones: readonly string[]) =>
      checkQueuedTpu(spec(more), zones, "nodePools[0]").map(({ path }) => path);
    const queued = { accelerator: "TPU-v5e", capacity: ["flex"] };
    assert.deepEqual(check(queued, ["a", "b"]), ["nodePools[0].zones.gcp"]);
    assert.deepEqual(check(queued, ["a"]), []);
    assert.deepEqual(check({ ...queued, capacity: ["spot"] }, ["a", "b"]), []);
    assert.deepEqual(check({ accelerator: "H100", capacity: ["flex"] }, ["a", "b"]), []);
  });
});
