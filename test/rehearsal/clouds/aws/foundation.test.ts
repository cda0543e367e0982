/** The real adapters on AWS ask the simulated account for their resources, which takes them all and gives them back. */
import assert from "node:assert/strict";
import { before, describe, it } from "mocha";
import { AWS_TABLE } from "../../../../rehearsal/clouds/aws/table";
import { checkInputs } from "../../../../rehearsal/clouds/plugin/check";
import type { MachineGroup, TypeRow } from "../../../../rehearsal/clouds/plugin/row";
import { Unknown, type Properties } from "../../../../rehearsal/protocol/properties";
import { AWS_PLACEMENT, CLOUD_FIXTURES, type CloudFixture } from "../../../support/clouds/cloud-fixtures";
import type { PlatformChoices } from "../../../support/clouds/created-platform";
import { changedAll } from "../../../support/plain-change";
import { simulateFoundation, type SimulatedFoundation } from "../../../support/clouds/simulated-foundation";
import { elasticPools, OWNERSHIP, pools } from "../../../support/specs";

const ACCOUNT = AWS_PLACEMENT.accountId;

function fixture(): CloudFixture {
  const found = CLOUD_FIXTURES.aws;
  if (typeof found === "string") throw new Error(found);
  return found;
}

const MACHINES = {
  ...fixture().machines,
  training: { type: "p5.48xlarge", architecture: "amd64", vcpu: 192, devices: 8 },
  held: { type: "p4d.24xlarge", architecture: "amd64", vcpu: 96, devices: 8 },
  shared: { type: "g6.2xlarge", architecture: "amd64", vcpu: 8, devices: 1 },
} as const;

/** Every kind of pool: fixed, spot, reserved, shared by time and in hardware. */
const EVERY_KIND: PlatformChoices = {
  environment: "prod",
  availability: "every-zone",
  machines: MACHINES,
  pools: pools(
    {
      name: "training",
      accelerator: "H100",
      acceleratorsPerNode: 8,
      nodes: 2,
      capacity: ["spot"],
      cpu: "180",
      memory: "1900Gi",
    },
    {
      name: "held",
      accelerator: "A100-40GB",
      acceleratorsPerNode: 8,
      nodes: 1,
      capacity: ["reserved"],
      cpu: "90",
      memory: "1100Gi",
      sharing: { kind: "mig", profile: "1g.5gb" },
    },
    {
      name: "shared",
      accelerator: "L4",
      nodes: 1,
      cpu: "7",
      memory: "30Gi",
      sharing: { kind: "time-slicing", replicas: 3 },
    },
  ),
  placement: {
    aws: { ...AWS_PLACEMENT, capacityReservations: { held: { id: "cr-0a1b2c3d4e5f67890", zone: "eu-central-1b" } } },
  },
};

const CHOICES: Readonly<Record<string, PlatformChoices>> = {
  "a development stack": {},
  "a stack with elastic pools": {
    pools: elasticPools(),
    machines: { ...fixture().machines, training: fixture().machines.l4 },
  },
  "a production stack with every kind of pool": EVERY_KIND,
};

const simulated = new Map<PlatformChoices, Promise<SimulatedFoundation>>();

/** Made once for all tests of this file: it takes a second. */
function simulate(choices: PlatformChoices): Promise<SimulatedFoundation> {
  const found = simulated.get(choices) ?? simulateFoundation(AWS_TABLE, fixture(), ACCOUNT, choices);
  simulated.set(choices, found);
  return found;
}

for (const [title, choices] of Object.entries(CHOICES)) {
  describe(`the simulated AWS: ${title}`, () => {
    let foundation: SimulatedFoundation;
    before(async function () {
      this.timeout(60_000);
      foundation = await simulate(choices);
    });

    it("is made without a refusal", () => {
      assert.deepEqual(foundation.refusals, []);
      assert.ok(foundation.made.length > 90, `${foundation.made.length} resources`);
      assert.deepEqual([...foundation.hardware.clusters], [["stratiform-dev", "1.35"]]);
    });

    it("is judged at preview without blame for any value that is not known yet", () => {
      const rows: Readonly<Record<string, TypeRow>> = AWS_TABLE.types;
      const blamed = foundation.made.flatMap(({ ask }) => {
        const row = rows[ask.type];
        assert.ok(row !== undefined);
        return pathsIn(ask.inputs).flatMap((path) => {
          const inputs = changedAll(ask.inputs, { [path]: new Unknown() }) as Properties;
          return checkInputs(row, inputs).map(({ property }) => `${ask.logicalName}: ${property} without ${path}`);
        });
      });
      assert.deepEqual(blamed, []);
    });

    it("computes exactly what its rows announce", () => {
      const rows: Readonly<Record<string, TypeRow>> = AWS_TABLE.types;
      for (const { held } of foundation.made) {
        assert.deepEqual(Object.keys(held.outputs).sort(), [...(rows[held.type]?.computed ?? [])].sort(), held.type);
      }
    });

    it("gives everything that can carry tags the stack's", () => {
      const rows: Readonly<Record<string, TypeRow>> = AWS_TABLE.types;
      const labelled = foundation.account.labelled({ "stratiform.dev/stack": OWNERSHIP.stack });
      const taggable = foundation.made.filter(({ held }) => rows[held.type]?.labels !== undefined);
      assert.deepEqual(labelled.map(({ id }) => id).sort(), taggable.map(({ held }) => held.id).sort());
      for (const { held } of taggable) assert.ok(rows[held.type]?.computed.includes("tagsAll"), held.type);
    });

    it("takes every request once more as an update that changes nothing", async () => {
      for (const { ask, held } of foundation.made) {
        const after = await foundation.account.update(held.id, ask);
        const { latestVersion: _l, defaultVersion: _d, ...outputs } = after.outputs;
        const { latestVersion: _m, defaultVersion: _e, ...before } = held.outputs;
        assert.deepEqual(outputs, before, held.logicalName);
      }
    });

    it("goes in the opposite order, and leaves nothing, not even a name that the next one could not have", async () => {
      const { account, made, aftermaths, pause, hardware } = foundation;
      for (const [index, { ask, held }] of [...made.entries()].reverse()) {
        pause(aftermaths.get(index + 1) ?? 0);
        if (ask.inputs["deletionProtection"] === true) {
          await assert.rejects(account.delete(held.type, held.id), /it has deletion protection/);
          assert.equal(await account.release(), 1);
        }
        await account.delete(held.type, held.id);
      }
      assert.deepEqual(account.held, []);
      assert.deepEqual([...hardware.groups.values()], []);
      assert.deepEqual([...hardware.clusters], []);
      const logs = made.find(({ held }) => held.logicalName === "cluster-control-plane-logs");
      assert.ok(logs !== undefined);
      const { name } = logs.ask.inputs;
      const again = await account.create({ ...logs.ask, inputs: { name } });
      await account.delete(again.type, again.id);
    });
  });
}

/** Every path in plain data, with list positions as numbers. */
function pathsIn(value: unknown, above = ""): string[] {
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value).flatMap(([key, inner]) => {
    const path = above === "" ? key : `${above}.${key}`;
    return key.includes(".") ? [] : [path, ...pathsIn(inner, path)];
  });
}

describe("the simulated AWS: rows", () => {
  it("are used by the foundations, but for those of what stands beside the cluster", async function () {
    this.timeout(60_000);
    const made = new Set<string>();
    for (const choices of Object.values(CHOICES)) {
      const foundation = await simulate(choices);
      for (const { held } of foundation.made) made.add(held.type);
    }
    const unused = Object.keys(AWS_TABLE.types).filter((type) => !made.has(type));
    assert.deepEqual(
      unused.filter((type) => !/^aws:(efs|route53)\//.test(type)),
      [],
    );
  });
});

describe("the simulated AWS: machines of node groups", () => {
  let groups: ReadonlyMap<string, MachineGroup>;
  before(async function () {
    this.timeout(60_000);
    const { hardware } = await simulateFoundation(AWS_TABLE, fixture(), ACCOUNT, EVERY_KIND);
    groups = new Map([...hardware.groups.values()].map((group) => [group.name.replace(/-\d+$/, ""), group]));
  });
  const group = (pool: string): MachineGroup => {
    const found = groups.get(pool);
    assert.ok(found, `${pool}: there are ${[...groups.keys()].join(", ")}`);
    return found;
  };

  it("are bought as the pool says, in the zones of its subnets", () => {
    assert.deepEqual(
      ["general", "training", "held"].map((pool) => group(pool).way),
      ["on-demand", "spot", "reserved"],
    );
    assert.deepEqual(group("general").zones, fixture().zones);
    assert.deepEqual(group("held").zones, ["eu-central-1b"]);
    assert.deepEqual([group("training").min, group("training").desired, group("training").max], [2, 2, 2]);
  });

  it("carry the pool's labels and taints, and those that EKS adds", () => {
    const { labels, taints, machine } = group("training");
    assert.equal(machine, "p5.48xlarge");
    assert.equal(labels["stratiform.dev/pool"], "training");
    assert.equal(labels["eks.amazonaws.com/capacityType"], "SPOT");
    assert.match(labels["eks.amazonaws.com/nodegroup"] ?? "", /^training-\d{26}$/);
    assert.match(labels["eks.amazonaws.com/sourceLaunchTemplateId"] ?? "", /^lt-[0-9a-f]{17}$/);
    assert.equal(labels["eks.amazonaws.com/sourceLaunchTemplateVersion"], "1");
    assert.equal(labels["kubernetes.io/arch"], "amd64");
    assert.equal(group("system").labels["kubernetes.io/arch"], "arm64");
    // EKS adds no taint of its own, not even to spot or accelerated nodes.
    assert.deepEqual(taints, [{ key: "nvidia.com/gpu", value: "present", effect: "NoSchedule" }]);
    assert.deepEqual(group("general").taints, []);
  });

  it("show as many devices as Bottlerocket's settings make of them", () => {
    assert.deepEqual(group("shared").devices, { "nvidia.com/gpu": "3" });
    assert.deepEqual(group("held").devices, { "nvidia.com/gpu": "56" });
    assert.equal(group("training").devices, undefined);
  });
});
