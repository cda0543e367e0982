/**
 * How many nodes a pool has, on every cloud with a simulated account: an update leaves to the autoscaler what it has
 * decided, and the stack file's bounds can be moved past it either way.
 */
import assert from "node:assert/strict";
import type { NodePoolsSpec } from "../../components/node-pools/spec";
import { AWS_TABLE } from "../../rehearsal/clouds/aws/table";
import { AZURE_TABLE } from "../../rehearsal/clouds/azure/table";
import type { CloudTable, MachineGroup } from "../../rehearsal/clouds/plugin/row";
import { GCP_TABLE } from "../../rehearsal/clouds/gcp/table";
import { AZURE_PLACEMENT } from "../support/clouds/azure-fixture";
import { AWS_PLACEMENT, CLOUD_FIXTURES, type CreatedCloud } from "../support/clouds/cloud-fixtures";
import { GCP_PLACEMENT } from "../support/clouds/gcp-fixture";
import { simulateFoundation, type SimulatedFoundation } from "../support/clouds/simulated-foundation";
import { pools } from "../support/specs";

const ACCOUNTS: Readonly<Record<CreatedCloud, { readonly table: CloudTable; readonly account: string }>> = {
  aws: { table: AWS_TABLE, account: AWS_PLACEMENT.accountId },
  gcp: { table: GCP_TABLE, account: GCP_PLACEMENT.project },
  azure: { table: AZURE_TABLE, account: AZURE_PLACEMENT.subscriptionId },
};

const LABEL = "example.com/pool";

function batch(changes: object = {}): NodePoolsSpec {
  const labels = { [LABEL]: "batch" };
  return pools({ name: "batch", nodes: 3, maxNodes: 9, cpu: "7", memory: "24Gi", labels, ...changes });
}

for (const cloud of Object.keys(ACCOUNTS) as CreatedCloud[]) {
  const fixture = CLOUD_FIXTURES[cloud];
  if (fixture === "no manifest yet") continue;

  describe(`the number of a pool's nodes on ${cloud}`, () => {
    const { table, account } = ACCOUNTS[cloud];
    let live: SimulatedFoundation;
    const simulate = (spec: NodePoolsSpec) => simulateFoundation(table, fixture, account, { pools: spec });

    before(async () => {
      live = await simulate(batch());
      assert.deepEqual(live.refusals, []);
    });

    /** Updates every resource whose inputs would be others with these pools, as an engine does. */
    async function update(spec: NodePoolsSpec): Promise<number> {
      const wanted = await simulate(spec);
      assert.deepEqual(wanted.refusals, []);
      let updated = 0;
      for (const { ask, held } of live.made) {
        const next = wanted.made.find((one) => one.ask.type === ask.type && one.ask.logicalName === ask.logicalName);
        assert.ok(next !== undefined, ask.logicalName);
        if (JSON.stringify(next.ask.inputs) === JSON.stringify(ask.inputs)) continue;
        const { inputs } = next.ask;
        // What the adapters tell Pulumi to leave alone, because an update of it would make another pool.
        const asked = cloud === "gcp" ? { ...inputs, initialNodeCount: ask.inputs["initialNodeCount"] } : inputs;
        await live.account.update(held.id, { ...next.ask, inputs: asked });
        updated += 1;
      }
      return updated;
    }

    const group = (): MachineGroup => {
      const found = [...live.hardware.groups.values()].find(({ labels }) => labels[LABEL] === "batch");
      assert.ok(found !== undefined);
      return found;
    };
    const size = () => live.hardware.sizes.get(group().name);
    /** What the autoscaler of the pool's own group may do. On AWS Karpenter starts nodes beside it. */
    const decide = (count: number) => live.hardware.sizes.set(group().name, Math.min(count, group().max));

    it("is the pool's least at first", () => {
      assert.equal(size(), 3);
    });

    it("stays what the autoscaler made of it when the pool is changed", async () => {
      decide(7);
      const before = size();
      const changed = await update(batch({ taints: [{ key: "batch", effect: "NoSchedule" }] }));
      assert.ok(changed > 0);
      assert.equal(size(), before);
    });

    it("can be asked to be more, at least, than it was when the pool was made", async () => {
      decide(3);
      assert.ok((await update(batch({ nodes: 5 }))) > 0);
      assert.equal(group().min, 5);
      assert.equal(size(), 5);
    });

    it("can be asked to be fewer, at most, than the autoscaler has made of it", async () => {
      decide(7);
      const before = size() ?? 0;
      await update(batch({ maxNodes: 5 }));
      assert.equal(size(), Math.min(before, 5));
    });
  });
}
