/** The contract that every cloud's manifest must keep, run over each that exists; the others are stated, not skipped. */
import * as assert from "node:assert/strict";
import { CLOUDS, type Cloud } from "../../components/cloud/contract";
import { checkPlacement, placementSpec, type Placement } from "../../components/cloud/placement";
import { AVAILABLE_CLOUDS, checkCloud, loadCloud } from "../../components/cloud/registry";
import { Cluster } from "../../components/cluster";
import { CLUSTER_IDENTITY } from "../../components/cluster/identity";
import { NodePools } from "../../components/node-pools";
import { record, valueOf } from "../support/recorder";
import { AWS_PLACEMENT } from "../support/cloud-fixtures";
import { OWNERSHIP, pools } from "../support/specs";

/** A valid placement for each cloud that has a manifest; a cloud without one says so. */
const PLACEMENTS: Record<Cloud, Placement | "no manifest yet"> = {
  existing: { existing: { context: "somewhere" } },
  aws: { aws: AWS_PLACEMENT },
  gcp: "no manifest yet",
  azure: "no manifest yet",
};

describe("the registry", () => {
  it("offers exactly the clouds that have a manifest", () => {
    const expected = CLOUDS.filter((cloud) => PLACEMENTS[cloud] !== "no manifest yet");
    assert.deepEqual([...AVAILABLE_CLOUDS].sort(), [...expected].sort());
  });

  for (const cloud of CLOUDS.filter((name) => PLACEMENTS[name] === "no manifest yet")) {
    it(`answers ${cloud} with what is available instead`, () => {
      assert.match(String(checkCloud(cloud)[0]?.remedy), /^available: existing, aws;/);
      assert.throws(() => loadCloud(cloud), new RegExp(`cloud "${cloud}" is not available in this version`));
    });
  }
});

for (const cloud of AVAILABLE_CLOUDS) {
  const found = PLACEMENTS[cloud];
  const placement = found === "no manifest yet" ? {} : found;

  describe(`the contract, on ${cloud}`, () => {
    const adapter = loadCloud(cloud);

    it("names itself, and is loaded once", () => {
      assert.equal(adapter.name, cloud);
      assert.equal(loadCloud(cloud), adapter);
    });

    it("has a placement that the schema accepts and the check misses when it is gone", () => {
      assert.deepEqual(placementSpec.parse(placement), placement);
      assert.deepEqual(checkPlacement(cloud, placement), []);
      assert.deepEqual(
        checkPlacement(cloud, {}).map(({ path }) => path),
        [`placement.${cloud}`],
      );
    });

    // Clouds that make the cluster keep a larger contract, in created-clusters.test.ts.
    if (adapter.ground !== undefined) return;

    it("makes a cluster with one recorded identity, and one provider that is pinned and applies server-side", async () => {
      const { result, ofType } = await record(
        (options) => new Cluster("cluster", { cloud: adapter, ownership: OWNERSHIP, spec: { placement } }, options),
        (type) => (type === CLUSTER_IDENTITY ? { uid: "uid", serverVersion: "1.35" } : {}),
      );
      assert.equal(ofType("stratiform:index:Cluster").length, 1);
      assert.deepEqual(
        ofType(CLUSTER_IDENTITY).map(({ inputs }) => inputs["cloud"]),
        [cloud],
      );
      const [provider, ...others] = ofType("pulumi:providers:kubernetes");
      assert.deepEqual(others, []);
      assert.equal(typeof provider?.inputs["clusterIdentifier"], "string");
      assert.equal(provider?.inputs["enableServerSideApply"], "true");
      assert.equal(await valueOf(result.identity.uid), "uid");
      assert.equal(await valueOf(result.identity.serverVersion), "1.35");
      assert.match(await valueOf(result.provider.urn), /pulumi:providers:kubernetes::cluster-kubernetes$/);
    });

    it("describes every declared pool, and creates node pools only when it says so", async () => {
      const { result, resources } = await record(
        (options) => new NodePools("node-pools", { cloud: adapter, ownership: OWNERSHIP, spec: pools() }, options),
      );
      assert.deepEqual(Object.keys(result.vocabulary.pools).sort(), ["general", "l4", "system"]);
      assert.equal(resources.length > 1, adapter.capabilities.createsNodePools);
    });
  });
}
