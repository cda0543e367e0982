/** What elastic pools ask of each simulated account: made without one refusal, and given back. */
import assert from "node:assert/strict";
import { before, describe, it } from "mocha";
import { POOL_LABEL } from "../../../components/node-pools/vocabulary";
import { AWS_TABLE } from "../../../rehearsal/clouds/aws/table";
import { AZURE_TABLE } from "../../../rehearsal/clouds/azure/table";
import type { CloudTable } from "../../../rehearsal/clouds/plugin/row";
import { GCP_TABLE } from "../../../rehearsal/clouds/gcp/table";
import { AWS_PLACEMENT, CLOUD_FIXTURES, type CreatedCloud } from "../../support/clouds/cloud-fixtures";
import { AZURE_PLACEMENT } from "../../support/clouds/azure-fixture";
import { GCP_PLACEMENT } from "../../support/clouds/gcp-fixture";
import { recordFoundation } from "../../support/clouds/created-platform";
import { simulateFoundation, type SimulatedFoundation } from "../../support/clouds/simulated-foundation";
import { elasticPools } from "../../support/specs";

const ACCOUNTS = {
  aws: { table: AWS_TABLE, account: AWS_PLACEMENT.accountId },
  gcp: { table: GCP_TABLE, account: GCP_PLACEMENT.project },
  azure: { table: AZURE_TABLE, account: AZURE_PLACEMENT.subscriptionId },
} as const satisfies Record<CreatedCloud, { table: CloudTable; account: string }>;

/** Least and most nodes of each way to buy a pool's nodes, where the account knows of groups. */
const GROUPS: Readonly<Record<CreatedCloud, Readonly<Record<string, string>>>> = {
  // What goes beyond the least is Karpenter's, and no group of the account's.
  aws: { "batch spot": "1 to 1" },
  gcp: {
    "batch spot": "1 to 6",
    "batch on-demand": "0 to 6",
    "training spot": "0 to 10",
    "training on-demand": "0 to 10",
  },
  azure: {
    "batch spot": "1 to 6",
    "batch on-demand": "0 to 6",
    "training spot": "0 to 10",
    "training on-demand": "0 to 10",
  },
};

for (const cloud of Object.keys(ACCOUNTS) as CreatedCloud[]) {
  const fixture = CLOUD_FIXTURES[cloud];
  if (fixture === "no manifest yet") continue;
  const { table, account } = ACCOUNTS[cloud];

  describe(`elastic pools in a simulated account on ${cloud}`, () => {
    let foundation: SimulatedFoundation;
    before(async function () {
      this.timeout(30_000);
      const machines = { ...fixture.machines, batch: fixture.machines.general, training: fixture.machines.l4 };
      foundation = await simulateFoundation(table, fixture, account, {
        environment: "prod",
        availability: "every-zone",
        pools: elasticPools(),
        machines,
      });
    });

    it("are made without one refusal", () => {
      assert.deepEqual(foundation.refusals, []);
    });

    const groups = () =>
      [...foundation.hardware.groups.values()].filter(({ labels }) =>
        ["batch", "training"].includes(labels[POOL_LABEL] ?? ""),
      );

    it("are groups of machines with the declared bounds, one for each way to buy where the cloud wants that", () => {
      const bounds = groups().map(({ labels, way, min, max }) => [`${labels[POOL_LABEL]} ${way}`, `${min} to ${max}`]);
      assert.deepEqual(Object.fromEntries(bounds), GROUPS[cloud]);
    });

    it("take the pods that the vocabulary describes, whichever way their nodes were bought", async () => {
      const { result } = await recordFoundation(fixture, { pools: elasticPools() });
      assert.ok(groups().length > 0);
      for (const { labels, taints } of groups()) {
        const pool = result.nodePools.vocabulary.pools[labels[POOL_LABEL] ?? ""];
        assert.ok(pool !== undefined);
        for (const [key, value] of Object.entries(pool.selector)) assert.equal(labels[key], value);
        const tolerated = (taint: { key: string; effect: string }) =>
          pool.tolerations.some(({ key, effect }) => key === taint.key && (effect ?? taint.effect) === taint.effect);
        assert.deepEqual(
          taints.filter((taint) => !tolerated(taint)),
          [],
        );
      }
    });
  });
}
