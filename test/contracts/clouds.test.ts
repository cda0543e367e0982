/** The contract that every cloud's manifest must keep, run over each. */
import assert from "node:assert/strict";
import { Provider } from "@pulumi/kubernetes/provider";
import { CLOUDS, createsCluster, type Cloud } from "../../components/placement/cloud";
import { checkPlacement, placementSpec, type Placement } from "../../components/placement";
import { AVAILABLE_CLOUDS, factsOf, loadCloud } from "../../components/cloud/registry";
import { Cluster } from "../../components/cluster";
import { CLUSTER_IDENTITY } from "../../components/cluster/identity";
import { Tenant } from "../../components/tenants";
import { checkTenantGroups } from "../../components/tenants/groups";
import { NodePools } from "../../components/node-pools";
import { at, listAt, record, valueOf } from "../support/recorder";
import { AZURE_PLACEMENT } from "../support/clouds/azure-fixture";
import { AWS_PLACEMENT } from "../support/clouds/cloud-fixtures";
import { GCP_PLACEMENT } from "../support/clouds/gcp-fixture";
import { OWNERSHIP, pools, tenant } from "../support/specs";

/** A valid placement for each cloud. */
const PLACEMENTS: Readonly<Record<Cloud, Placement>> = {
  existing: { existing: { context: "somewhere", groups: { "research-engineers": "oidc:research" } } },
  aws: { aws: AWS_PLACEMENT },
  gcp: { gcp: GCP_PLACEMENT },
  azure: { azure: AZURE_PLACEMENT },
};

/** Who Kubernetes takes the group `research-engineers` for on each. */
const SUBJECTS: Readonly<Record<Cloud, string>> = {
  existing: "oidc:research",
  aws: "research-engineers",
  gcp: "research@example.com",
  azure: "aaaaaaaa-7777-4888-8999-000000000000",
};

describe("the registry", () => {
  it("offers every cloud", () => {
    assert.deepEqual([...AVAILABLE_CLOUDS].sort(), [...CLOUDS].sort());
  });

  it("knows on which of them Stratiform creates what stands beside the cluster", () => {
    const creating = AVAILABLE_CLOUDS.filter((cloud) => factsOf(cloud).ground !== undefined);
    assert.deepEqual(creating, AVAILABLE_CLOUDS.filter(createsCluster));
  });
});

for (const cloud of AVAILABLE_CLOUDS) {
  const placement = PLACEMENTS[cloud];

  describe(`the contract, on ${cloud}`, () => {
    const adapter = loadCloud(cloud);

    it("names itself, and is loaded once", () => {
      assert.equal(factsOf(cloud).name, cloud);
      assert.equal(adapter.facts, factsOf(cloud));
      assert.equal(loadCloud(cloud), adapter);
      assert.equal(adapter.ground === undefined, factsOf(cloud).ground === undefined);
      assert.deepEqual(factsOf(cloud).managed, Object.keys(adapter.managed));
    });

    it("has a placement that the schema accepts and the check misses when it is gone", () => {
      assert.deepEqual(placementSpec.parse(placement), placement);
      assert.deepEqual(checkPlacement(cloud, placement), []);
      assert.deepEqual(
        checkPlacement(cloud, {}).map(({ path }) => path),
        [`placement.${cloud}`],
      );
    });

    it("takes a tenant's group for the one that its placement names, and refuses a group that would be nobody", async () => {
      const groups = adapter.facts.groups(placement);
      assert.equal(groups.at, `placement.${cloud}.groups`);
      const make = (...editors: string[]) =>
        record((options) => {
          const provider = new Provider("cluster", { context: "c" });
          const spec = tenant({ access: { editors } });
          return new Tenant("research", { ownership: OWNERSHIP, provider, groups, spec }, options);
        });
      const { one } = await make("research-engineers");
      const subjects = listAt(one("research-research-edit-groups").inputs, "subjects");
      assert.deepEqual(subjects, [{ apiGroup: "rbac.authorization.k8s.io", kind: "Group", name: SUBJECTS[cloud] }]);
      if (groups.others === "as they are") {
        const bound = listAt((await make("others")).one("research-research-edit-groups").inputs, "subjects");
        assert.equal(at(bound, "0.name"), "others");
        return;
      }
      const spec = tenant({ access: { editors: ["research-engineer"] } });
      assert.deepEqual(checkTenantGroups([spec], groups), [
        {
          path: "tenants[0].access.editors[0]",
          value: "research-engineer",
          rule: `is not in placement.${cloud}.groups, so that nobody would have these rights`,
          remedy: 'say there who it is; did you mean "research-engineers"? known: research-engineers',
        },
      ]);
      await assert.rejects(make("research-engineer"), /research\.access\.editors\[0\] "research-engineer" is not in/);
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

    it("describes every declared pool, and creates none", async () => {
      const { result, resources } = await record(
        (options) => new NodePools("node-pools", { cloud: adapter, ownership: OWNERSHIP, spec: pools() }, options),
      );
      assert.deepEqual(Object.keys(result.vocabulary.pools).sort(), ["general", "l4", "system"]);
      assert.equal(resources.length, 1);
    });

    // AKS' admissions enforcer does, https://github.com/Azure/AKS/issues/4002; of a cluster that exists nobody knows.
    it("says where webhooks' selectors are rewritten", () => {
      assert.equal(adapter.facts.rewritesWebhooks, ["azure", "existing"].includes(adapter.facts.name));
    });
  });
}
