/** The contract that every cloud's manifest must keep, run over each. */
import * as assert from "node:assert/strict";
import { CLOUDS, CREATING_CLOUDS, type Cloud } from "../../components/cloud/contract";
import { checkPlacement, placementSpec, type Placement } from "../../components/cloud/placement";
import { AVAILABLE_CLOUDS, loadCloud } from "../../components/cloud/registry";
import { Cluster } from "../../components/cluster";
import { CLUSTER_IDENTITY } from "../../components/cluster/identity";
import { NodePools } from "../../components/node-pools";
import { record, valueOf } from "../support/recorder";
import { AZURE_PLACEMENT } from "../support/azure-fixture";
import { AWS_PLACEMENT } from "../support/cloud-fixtures";
import { GCP_PLACEMENT } from "../support/gcp-fixture";
import { OWNERSHIP, pools } from "../support/specs";

/** A valid placement for each cloud. */
const PLACEMENTS: Readonly<Record<Cloud, Placement>> = {
  existing: { existing: { context: "somewhere" } },
  aws: { aws: AWS_PLACEMENT },
  gcp: { gcp: GCP_PLACEMENT },
  azure: { azure: AZURE_PLACEMENT },
};

describe("the registry", () => {
  it("offers every cloud", () => {
    assert.deepEqual([...AVAILABLE_CLOUDS].sort(), [...CLOUDS].sort());
  });

  it("knows on which of them Stratiform creates what stands beside the cluster", () => {
    const creating = AVAILABLE_CLOUDS.filter((cloud) => loadCloud(cloud).ground !== undefined);
    assert.deepEqual([...creating].sort(), [...CREATING_CLOUDS].sort());
  });
});

for (const cloud of AVAILABLE_CLOUDS) {
  const placement = PLACEMENTS[cloud];

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
