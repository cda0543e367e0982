/** The order of ways to buy nodes, as Google Cloud and Azure are told it. AWS is in aws-autoscaling.test.ts. */
import assert from "node:assert/strict";
import * as fc from "fast-check";
import { parse } from "yaml";
import { checkCustomResource } from "../../../components/addons/custom-resources/check";
import { COMPUTE_CLASS, computeClassOf, gcpVocabulary } from "../../../components/node-pools/compute-class.gcp";
import { agentPoolName } from "../../../components/node-pools/names.azure";
import { expanderPriorities } from "../../../components/node-pools/priorities.azure";
import { CAPACITY_TYPES } from "../../../catalogue/machines/capacity-types";
import { nodePoolSpec } from "../../../components/node-pools/spec";
import { poolVocabulary } from "../../../components/node-pools/vocabulary";
import { waysOf } from "../../../components/node-pools/ways";
import { CLOUD_FIXTURES, type CloudFixture } from "../../support/clouds/cloud-fixtures";
import { recordFoundation } from "../../support/clouds/created-platform";
import { at, listAt } from "../../support/recorder";
import { elasticPools, pools } from "../../support/specs";

function fixture(cloud: "gcp" | "azure"): CloudFixture {
  const found = CLOUD_FIXTURES[cloud];
  if (found === "no manifest yet") throw new Error(`${cloud} has a manifest`);
  return found;
}

describe("the order of ways on Google Cloud", () => {
  const CLASS = "kubernetes:cloud.google.com/v1:ComputeClass";
  const create = () => recordFoundation(fixture("gcp"), { pools: elasticPools() });

  it("is a compute class for each pool with more than one way, over node pools that exist", async () => {
    const { ofType, one } = await create();
    assert.deepEqual(
      ofType(CLASS).map(({ inputs }) => at(inputs, "metadata.name")),
      ["batch", "training"],
    );
    const { inputs, dependsOn } = one("autoscaling-training");
    const named = listAt(inputs, "spec.priorities").map((rule) => at(rule, "nodepools.0"));
    assert.deepEqual(named, [
      one("node-pools-training-spot").inputs["name"],
      one("node-pools-training").inputs["name"],
    ]);
    assert.ok(dependsOn.includes("node-pools-training-spot"));
    assert.deepEqual(checkCustomResource("cloud.google.com/v1/ComputeClass", { spec: at(inputs, "spec") }), []);
    assert.equal(at(inputs, "spec.whenUnsatisfiable"), "DoNotScaleUp");
    assert.equal(at(inputs, "spec.nodePoolAutoCreation.enabled"), false);
  });

  it("moves pods back to the better way, but never jobs on accelerators", async () => {
    const { one } = await create();
    assert.equal(at(one("autoscaling-batch").inputs, "spec.activeMigration.optimizeRulePriority"), true);
    assert.equal(at(one("autoscaling-training").inputs, "spec.activeMigration.optimizeRulePriority"), false);
  });

  it("is chosen by pods, whose nodes bear its label and its taint", async () => {
    const { result, ofType } = await create();
    const { batch, general } = result.nodePools.vocabulary.pools;
    assert.equal(batch?.selector[COMPUTE_CLASS], "batch");
    assert.ok(batch.tolerations.some(({ key }) => key === COMPUTE_CLASS));
    assert.equal(general?.selector[COMPUTE_CLASS], undefined);
    for (const { name, inputs } of ofType("gcp:container/nodePool:NodePool")) {
      const wanted = /-(batch|training)/.exec(name)?.[1];
      assert.equal(at(inputs, `nodeConfig.labels`)?.[COMPUTE_CLASS as never], wanted, name);
      const keys = listAt(inputs, "nodeConfig.taints").map((taint) => at(taint, "key"));
      assert.equal(keys.includes(COMPUTE_CLASS), wanted !== undefined, name);
    }
  });

  it("leaves pools that are bought in one way as they are on every cloud", () => {
    const spec = pools({ name: "one", nodes: 0, maxNodes: 4, cpu: "4", memory: "16Gi", capacity: ["spot"] });
    assert.deepEqual(gcpVocabulary(spec), poolVocabulary(spec));
    assert.equal(computeClassOf({ name: "one", capacity: ["spot"] }), undefined);
  });
});

describe("the order of ways on Azure", () => {
  const priorities = (specs: Parameters<typeof expanderPriorities>[0]) =>
    parse(expanderPriorities(specs)) as Record<string, readonly string[]>;

  it("is what the autoscaler's expander reads, where it looks for it", async () => {
    const { one } = await recordFoundation(fixture("azure"), { pools: elasticPools() });
    assert.equal(at(one("cluster-control-plane").inputs, "autoScalerProfile.expander"), "priority");
    const { inputs } = one("autoscaling-priorities");
    assert.equal(at(inputs, "metadata.name"), "cluster-autoscaler-priority-expander");
    assert.equal(at(inputs, "metadata.namespace"), "kube-system");
    assert.equal(at(inputs, "data.priorities"), expanderPriorities(elasticPools()));
  });

  it("names every agent pool, because the expander uses no other, and each way below the one before", () => {
    const pool = fc.record({
      name: fc.stringMatching(/^[a-z][a-z0-9-]{0,20}[a-z0-9]$/),
      capacity: fc.shuffledSubarray([...CAPACITY_TYPES], { minLength: 1 }),
    });
    fc.assert(
      fc.property(fc.uniqueArray(pool, { minLength: 1, maxLength: 5, selector: ({ name }) => name }), (asked) => {
        const specs = asked.map((one) =>
          nodePoolSpec.parse({ ...one, nodes: 0, maxNodes: 5, cpu: "4", memory: "16Gi" }),
        );
        const found = priorities(specs);
        const rank = (agentPool: string) => {
          const scaleSet = `aks-${agentPool}-12345678-vmss`;
          const matching = Object.entries(found).filter(([, list]) =>
            list.some((one) => new RegExp(one).test(scaleSet)),
          );
          return Math.max(...matching.map(([priority]) => Number(priority)));
        };
        for (const spec of specs) {
          const ranks = waysOf(spec).map(({ name }) => rank(agentPoolName(name, {})));
          assert.ok(ranks.every(Number.isInteger), "an agent pool that no entry names is never grown");
          assert.ok(ranks.every((one, place) => place === 0 || one < (ranks[place - 1] ?? 0)));
        }
      }),
      { numRuns: 100 },
    );
  });
});
