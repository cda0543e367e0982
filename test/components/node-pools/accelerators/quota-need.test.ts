/** What pools need of the clouds' quotas. */
import assert from "node:assert/strict";
import * as fc from "fast-check";
import { OFFERS, type Offer } from "../../../../catalogue/machines/offers";
import { facts } from "../../../../components/cloud/gcp/facts";
import { quotaNeed, type QuotaPool } from "../../../../components/node-pools/accelerators/quota-need";
import { CAPACITY_TYPES, type CapacityType } from "../../../../catalogue/machines/capacity-types";

function offered(type: string): Offer {
  const offer = OFFERS.find((one) => one.type === type);
  assert.ok(offer !== undefined, type);
  return offer;
}

function pool(type: string, rest: Partial<QuotaPool> = {}): QuotaPool {
  const carries = offered(type);
  const { cloud, region } = carries;
  return { pool: "p", cloud, region, type, carries, capacity: ["on-demand"], maxNodes: 10, surge: 1, ...rest };
}

describe("the need of quotas", () => {
  it("counts vCPUs by group on AWS, on demand and spot apart, and reservations as on demand", () => {
    const capacity: readonly CapacityType[] = ["reserved", "spot", "on-demand"];
    const { needs, unknown } = quotaNeed([pool("p5.48xlarge", { capacity }), pool("m7i.xlarge", { pool: "general" })]);
    assert.deepEqual(
      needs.map(({ key, unit, running, withSurge }) => [key, unit, running, withSurge]),
      [
        ["aws/us-east-1/L-1216C47A", "vCPU", 40, 44],
        ["aws/us-east-1/L-417A185B", "vCPU", 1920, 2112],
        ["aws/us-east-1/L-C4BD4855", "vCPU", 1920, 2112],
      ],
    );
    assert.deepEqual(unknown, []);
  });

  it("counts devices, vCPUs and both across regions on Google Cloud", () => {
    const { needs } = quotaNeed([pool("a3-highgpu-8g", { capacity: ["flex", "on-demand"], maxNodes: 2, surge: 0 })]);
    assert.deepEqual(
      needs.map(({ key, running }) => [key, running]),
      [
        ["gcp/global/CPUS-ALL-REGIONS-per-project", 416],
        ["gcp/global/GPUS-ALL-REGIONS-per-project", 16],
        ["gcp/us-central1/GPUS-PER-GPU-FAMILY:NVIDIA_H100", 16],
        ["gcp/us-central1/PREEMPTIBLE-NVIDIA-H100-GPUS", 16],
      ],
    );
  });

  it("counts vCPUs by family and in all on Azure, and every spot machine in one quota", () => {
    const { needs } = quotaNeed([
      pool("Standard_ND96isr_H100_v5", { pool: "training", capacity: ["spot"] }),
      pool("Standard_NC24ads_A100_v4", { pool: "inference", capacity: ["spot", "on-demand"], maxNodes: 3, surge: 2 }),
    ]);
    assert.deepEqual(
      needs.map(({ key, running, withSurge, shares }) => [key, running, withSurge, shares.map((share) => share.pool)]),
      [
        ["azure/eastus/StandardNCADSA100v4Family", 72, 120, ["inference"]],
        ["azure/eastus/cores", 72, 120, ["inference"]],
        ["azure/eastus/lowPriorityCores", 1032, 1176, ["training", "inference"]],
      ],
    );
  });

  it("counts the disks of nodes on Google Cloud, those that come with a machine too", () => {
    const disks = (type: string, accelerator?: "H100" | "L4") =>
      facts.ground
        .diskQuotas(type, accelerator === undefined ? {} : { accelerator })
        .map(({ quota, perNode }) => [quota, perNode]);
    assert.deepEqual(disks("e2-standard-4"), [["SSD_TOTAL_GB", 100]]);
    assert.deepEqual(disks("g2-standard-4", "L4"), [["SSD_TOTAL_GB", 300]]);
    assert.deepEqual(disks("c4a-standard-4"), [["HDB_TOTAL_GB", 100]]);
    assert.deepEqual(disks("a3-highgpu-8g", "H100"), [
      ["SSD_TOTAL_GB", 300],
      ["LOCAL_SSD_TOTAL_GB_PER_VM_FAMILY", 6000],
    ]);
    const one = pool("e2-standard-4", { maxNodes: 4, surge: 1, disks: facts.ground.diskQuotas("e2-standard-4", {}) });
    const need = quotaNeed([one]).needs.find(({ quota }) => quota === "SSD_TOTAL_GB");
    assert.deepEqual([need?.running, need?.withSurge, need?.unit], [400, 500, "GB"]);
    const [spotToo] = quotaNeed([{ ...one, capacity: ["spot", "on-demand"] }]).needs.filter(
      ({ unit }) => unit === "GB",
    );
    assert.equal(spotToo?.withSurge, 1000, "either way has nodes of its own, whose disks count in one quota");
  });

  it("claims nothing where no source names the quota", () => {
    const { needs, unknown } = quotaNeed([
      pool("p6-b200.48xlarge", { capacity: ["spot"] }),
      pool("ct6e-standard-4t", { pool: "tpu" }),
    ]);
    assert.deepEqual(needs, []);
    assert.deepEqual(unknown, [
      { pool: "p", type: "p6-b200.48xlarge", capacity: "spot" },
      { pool: "tpu", type: "ct6e-standard-4t", capacity: "on-demand" },
    ]);
  });

  it("adds up: the need of all is the sum of each, whatever the order", () => {
    const some = fc.record({
      offer: fc.constantFrom(...OFFERS),
      capacity: fc.uniqueArray(fc.constantFrom(...CAPACITY_TYPES), { minLength: 1 }),
      maxNodes: fc.nat(50),
      surge: fc.nat(10),
    });
    fc.assert(
      fc.property(fc.array(some, { maxLength: 6 }), (chosen) => {
        const pools = chosen.map(({ offer, ...rest }, index): QuotaPool => {
          const { cloud, region, type } = offer;
          return { pool: `p${index}`, cloud, region, type, carries: offer, ...rest };
        });
        const all = quotaNeed(pools).needs;
        const sums = new Map<string, number>();
        for (const { key, withSurge } of pools.flatMap((one) => quotaNeed([one]).needs)) {
          sums.set(key, (sums.get(key) ?? 0) + withSurge);
        }
        assert.deepEqual(new Map(all.map(({ key, withSurge }) => [key, withSurge])), sums);
        for (const { running, withSurge, shares } of all) {
          assert.ok(running <= withSurge);
          assert.equal(
            withSurge,
            shares.reduce((sum, { amount }) => sum + amount, 0),
          );
        }
        assert.deepEqual(
          quotaNeed([...pools].reverse()).needs.map(({ key, withSurge }) => [key, withSurge]),
          all.map(({ key, withSurge }) => [key, withSurge]),
        );
      }),
    );
  });
});
