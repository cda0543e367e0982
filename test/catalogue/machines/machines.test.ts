/**
 * The tables of machines and quotas against what EC2's and Azure's own APIs answered, as the cluster autoscaler's generators
 * wrote it down (autoscaler-machines.json): a reading that ours was not made from.
 */
import assert from "node:assert/strict";
import { ACCELERATORS } from "../../../catalogue/accelerators";
import { OFFERS } from "../../../catalogue/machines/offers";
import { OFFER_ROWS } from "../../../catalogue/machines/offers.generated";
import { sizeOf } from "../../../catalogue/machines/sizes";
import { isAccelerated, machineTraits } from "../../../catalogue/machines/traits";
import { UNOFFERED_MACHINES } from "../../../catalogue/machines/unoffered";
import { azureQuotas } from "../../../catalogue/quotas/azure";
import read from "./autoscaler-machines.json";

interface ReadMachine {
  readonly vcpu: number;
  readonly memoryMiB: number;
  readonly gpus: number;
  readonly architecture: string;
  readonly family?: string;
}

/** Machines with a share of a GPU: EC2 counts none, and their nodes one, which is what pods ask for. */
const SHARES = /^g6f\./;

const READ = [
  ...Object.entries<ReadMachine>(read.aws).map(([type, machine]) => ({ cloud: "aws" as const, type, machine })),
  ...Object.entries<ReadMachine>(read.azure).map(([type, machine]) => ({ cloud: "azure" as const, type, machine })),
];

describe("the tables of machines", () => {
  it("say of each type what its cloud's API said", () => {
    assert.ok(READ.length > 160, `only ${READ.length} types were read`);
    const wrong = READ.flatMap(({ cloud, type, machine }) => {
      const own = sizeOf(cloud, type);
      // Neuron devices are no GPUs to EC2.
      const gpus = own?.resource === "aws.amazon.com/neuron" || SHARES.test(type) ? 0 : own?.devices;
      const { architecture } = machineTraits(cloud, type);
      const found = { vcpu: own?.vcpu, gpus, architecture };
      const { vcpu, gpus: all, architecture: built } = machine;
      return found.vcpu === vcpu && gpus === all && architecture === built
        ? []
        : [`${type}: ${JSON.stringify(found)}, read ${JSON.stringify(machine)}`];
    });
    assert.deepEqual(wrong, []);
  });

  it("say of each offer the memory that its cloud's API said", () => {
    const read = new Map(READ.map(({ cloud, type, machine }) => [`${cloud} ${type}`, machine.memoryMiB]));
    const wrong = OFFERS.flatMap(({ cloud, type, memoryGiB }) => {
      const memory = read.get(`${cloud} ${type}`);
      return memory === undefined || Math.abs(memory / 1024 - memoryGiB) < 0.01
        ? []
        : [`${type}: ${memoryGiB}, read ${memory / 1024}`];
    });
    assert.deepEqual(wrong, []);
  });

  it("count Azure's machines against the family that its API names", () => {
    const wrong = READ.flatMap(({ cloud, type, machine: { family, vcpu, gpus } }) => {
      if (cloud !== "azure") return [];
      const [own] = azureQuotas({ type, vcpu, devices: gpus }, "on-demand") ?? [];
      return own?.quota === family ? [] : [`${type}: ${own?.quota}, read ${family}`];
    });
    assert.deepEqual(wrong, []);
  });

  it("give a type one size in all regions, and list none twice", () => {
    const odd = OFFER_ROWS.filter((row) => {
      if (row.attach !== undefined) return false;
      const size = sizeOf(row.cloud, row.type);
      return size?.vcpu !== row.vcpu || size.devices !== (row.devices ?? 0) || size.accelerator !== row.accelerator;
    });
    assert.deepEqual(odd, []);
    const offered = new Set(OFFER_ROWS.map(({ cloud, type }) => `${cloud} ${type}`));
    assert.deepEqual(
      UNOFFERED_MACHINES.filter(({ cloud, type }) => offered.has(`${cloud} ${type}`)),
      [],
    );
  });

  it("tell machines with accelerators by their names, listed or not", () => {
    const rows = [...OFFER_ROWS.filter(({ attach }) => attach === undefined), ...UNOFFERED_MACHINES];
    const wrong = rows.filter(({ cloud, type, devices = 0 }) => isAccelerated(cloud, type) !== devices > 0);
    assert.deepEqual(wrong, []);
    assert.ok(isAccelerated("aws", "p99.48xlarge") && isAccelerated("gcp", "a9-highgpu-8g"));
  });

  it("count each accelerator by its own resource", () => {
    for (const { cloud, type, accelerator, attach } of OFFER_ROWS) {
      if (accelerator === undefined || attach !== undefined) continue;
      assert.equal(sizeOf(cloud, type)?.resource, ACCELERATORS[accelerator].resource, type);
    }
  });
});
