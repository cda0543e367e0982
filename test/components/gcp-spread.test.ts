/** How many nodes a pool on Google Cloud starts with, and in which zones. */
import * as assert from "node:assert/strict";
import fc from "fast-check";
import { nodesPerZone } from "../../components/node-pools/spread.gcp";
import { recordFoundation, type PlatformChoices } from "../support/created-platform";
import { GCP_FIXTURE } from "../support/gcp-fixture";
import { pools } from "../support/specs";

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
