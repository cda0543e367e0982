/** The quota rules case by case: namespaces and what runs in them, node pools, and what the clouds granted. */
import assert from "node:assert/strict";
import fc from "fast-check";
import { cloudNeed, type PoolUse, type QuotaKey } from "../../../policies/quota/cloud-need";
import { formatFinding } from "../../../policies/rule/message";
import { AWS } from "../../../catalogue/tokens/aws";
import { AZURE } from "../../../catalogue/tokens/azure";
import { declaredKind, kindPathMistake } from "../encryption/declared-kinds";
import { CUSTOM } from "../../../catalogue/tokens/custom";
import { GCP } from "../../../catalogue/tokens/gcp";
import { quotaPack } from "../../../policies/quota/pack";
import { POOL_RESOURCES } from "../../../policies/quota/pools/in-stack";
import { pathMistake } from "../encryption/declared-types";
import { firstMessage, judgeCase, summary } from "../support/judge-quota";
import { POOL_CASES } from "../cases/pool-cases";
import { QUOTA_CASES } from "../cases/quota-cases";

describe("policies: quotas and node pools", () => {
  for (const entry of [...POOL_CASES, ...QUOTA_CASES]) {
    it(`${entry.rule} ${entry.says}`, () => {
      const findings = judgeCase(quotaPack.rules, entry);
      assert.deepEqual(summary(findings), entry.findings);
      if (entry.message !== undefined) assert.equal(firstMessage(findings), entry.message);
    });
  }

  it("messages name the pool, what it asks for and what would fit", () => {
    const entry = POOL_CASES.find(({ says }) => says === "refuses one that does not");
    assert.ok(entry !== undefined);
    const [finding] = judgeCase(quotaPack.rules, entry);
    const rule = quotaPack.rules.find(({ id }) => id === entry.rule);
    assert.ok(finding !== undefined && rule !== undefined && finding.resource !== undefined);
    assert.match(
      formatFinding(rule, finding, finding.resource),
      /^NodeGroup "eks": scalingConfig\.maxSize is part of 384 of aws\/eu-central-1\/L-417A185B, 1152 during updates: eks 1152, required: at most 1151 in all\./,
    );
  });

  it("say that a type is missing from the tables, not that it is unknown", () => {
    const entry = POOL_CASES.find(({ says }) => says === "is undecided about a GPU type that no table lists");
    assert.ok(entry !== undefined);
    const [finding] = judgeCase(quotaPack.rules, entry);
    const rule = quotaPack.rules.find(({ id }) => id === entry.rule);
    assert.ok(finding !== undefined && rule !== undefined);
    const text = formatFinding(rule, finding, { type: AWS.eksNodeGroup, name: "eks" });
    assert.match(text, /undecided, instanceTypes\[0\] names nothing that the pack has facts about/);
  });

  it("are read from properties that the SDKs declare", () => {
    const gke = ["autoscaling.maxNodeCount", "autoscaling.minNodeCount", "autoscaling.totalMaxNodeCount"];
    const paths: Readonly<Record<string, readonly string[]>> = {
      [AWS.eksNodeGroup]: [
        ...["scalingConfig.minSize", "scalingConfig.desiredSize", "scalingConfig.maxSize", "capacityType", "region"],
        ...["instanceTypes[]", "launchTemplate.id", "subnetIds[]", "updateConfig.updateStrategy"],
        ...["updateConfig.maxUnavailable", "updateConfig.maxUnavailablePercentage"],
      ],
      [AWS.eksCluster]: ["computeConfig.enabled"],
      [GCP.gkeNodePool]: [
        ...[...gke, "autoscaling.totalMinNodeCount", "nodeCount", "initialNodeCount", "location", "nodeLocations[]"],
        ...["nodeConfig.machineType", "nodeConfig.spot", "nodeConfig.preemptible", "upgradeSettings.maxSurge"],
        ...["nodeConfig.guestAccelerators[].type", "nodeConfig.guestAccelerators[].count", "upgradeSettings.strategy"],
      ],
      [GCP.gkeCluster]: [
        ...gke.map((path) => `nodePools[].${path}`),
        ...["nodePools[].nodeConfig.machineType", "nodePools[].upgradeSettings.maxSurge", "nodeLocations[]"],
        ...["location", "enableAutopilot", "clusterAutoscaling.enabled"],
      ],
      [AZURE.aksAgentPool]: [
        ...["enableAutoScaling", "minCount", "maxCount", "count", "vmSize", "scaleSetPriority", "mode", "resourceName"],
        "upgradeSettings.maxSurge",
      ],
      [AZURE.aksCluster]: [
        ...["enableAutoScaling", "minCount", "maxCount", "count", "vmSize", "scaleSetPriority", "mode"].map(
          (key) => `agentPoolProfiles[].${key}`,
        ),
        ...["agentPoolProfiles[].upgradeSettings.maxSurge", "location", "resourceName", "nodeProvisioningProfile.mode"],
      ],
    };
    const karpenter = declaredKind(CUSTOM.karpenterNodePool);
    assert.ok(karpenter !== undefined);
    const requirement = "spec.template.spec.requirements[]";
    for (const path of [
      `${requirement}.key`,
      `${requirement}.operator`,
      "spec.template.spec.nodeClassRef.group",
      "spec.limits",
    ]) {
      assert.equal(kindPathMistake(karpenter, path), undefined);
    }
    assert.deepEqual(
      POOL_RESOURCES.filter((type) => paths[type] === undefined && type !== CUSTOM.karpenterNodePool),
      [],
    );
    const mistakes = Object.entries(paths).flatMap(([token, list]) =>
      list.flatMap((path) => {
        const mistake = pathMistake(token, path);
        return mistake === undefined ? [] : [`${token} ${path}: ${mistake}`];
      }),
    );
    assert.deepEqual(mistakes, []);
  });
});

describe("policies: what pools need of a cloud's quotas", () => {
  const use = fc.record({ quota: fc.constantFrom("P", "G", "cores"), perNode: fc.nat({ max: 200 }) });
  const pool: fc.Arbitrary<PoolUse> = fc.record({
    name: fc.constantFrom("a", "b", "c"),
    cloud: fc.constantFrom("aws", "gcp", "azure"),
    region: fc.constantFrom("one", "two"),
    nodes: fc.nat({ max: 1000 }),
    surge: fc.nat({ max: 100 }),
    choices: fc.array(fc.array(use, { maxLength: 3 }), { maxLength: 3 }),
  });
  const pools = fc.array(pool, { maxLength: 6 });
  const amounts = (list: readonly PoolUse[]) =>
    new Map([...cloudNeed(list)].map(([key, { running, withSurge }]) => [key, { running, withSurge }]));
  const at = (list: readonly PoolUse[], key: QuotaKey) => cloudNeed(list).get(key) ?? { running: 0, withSurge: 0 };

  it("is nothing without pools", () => assert.equal(cloudNeed([]).size, 0));

  it("adds up over pools, in any order", () => {
    fc.assert(
      fc.property(pools, pools, (some, others) => {
        const all = [...some, ...others];
        for (const [key, { running, withSurge }] of cloudNeed(all)) {
          assert.equal(running, at(some, key).running + at(others, key).running);
          assert.equal(withSurge, at(some, key).withSurge + at(others, key).withSurge);
        }
        const turned = amounts([...others, ...some]);
        for (const [key, need] of amounts(all)) assert.deepEqual(turned.get(key), need);
      }),
    );
  });

  it("grows with nodes and surge, and an update never needs less than running", () => {
    fc.assert(
      fc.property(pool, fc.nat({ max: 50 }), fc.nat({ max: 50 }), (one, nodes, surge) => {
        const larger = amounts([{ ...one, nodes: one.nodes + nodes, surge: one.surge + surge }]);
        for (const [key, { running, withSurge }] of amounts([one])) {
          assert.ok(running <= withSurge);
          assert.ok(running <= (larger.get(key)?.running ?? -1) && withSurge <= (larger.get(key)?.withSurge ?? -1));
        }
      }),
    );
  });

  it("is that of the worst type where several may be started, whatever their order", () => {
    fc.assert(
      fc.property(pool, (one) => {
        const alone = one.choices.map((choice) => amounts([{ ...one, choices: [choice] }]));
        for (const [key, { withSurge }] of amounts([one])) {
          assert.equal(withSurge, Math.max(...alone.map((need) => need.get(key)?.withSurge ?? 0)));
        }
        const reversed = amounts([{ ...one, choices: [...one.choices].reverse() }]);
        for (const [key, need] of amounts([one])) assert.deepEqual(reversed.get(key), need);
      }),
    );
  });

  it("is kept apart by cloud and region, and shared out among the pools without rest", () => {
    fc.assert(
      fc.property(pools, (list) => {
        for (const [key, { withSurge, shares }] of cloudNeed(list)) {
          assert.equal(
            shares.reduce((sum, { amount }) => sum + amount, 0),
            withSurge,
          );
          const [cloud, region] = key.split("/");
          const here = list.filter((one) => one.cloud === cloud && one.region === region);
          assert.equal(cloudNeed(here).get(key)?.withSurge, withSurge);
          assert.deepEqual(
            [...shares].sort((a, b) => b.amount - a.amount),
            shares,
          );
        }
      }),
    );
  });
});
