/** The real adapters on Azure ask the simulated account for their resources, which takes them all and gives them back. */
import assert from "node:assert/strict";
import { before, describe, it } from "mocha";
import { AZURE_TABLE } from "../../../../rehearsal/clouds/azure/table";
import { checkInputs } from "../../../../rehearsal/clouds/plugin/check";
import { Unknown, type Properties } from "../../../../rehearsal/protocol/properties";
import type { MachineGroup, Plain, TypeRow } from "../../../../rehearsal/clouds/plugin/row";
import { AZURE_FIXTURE, AZURE_PLACEMENT } from "../../../support/clouds/azure-fixture";
import type { PlatformChoices } from "../../../support/clouds/created-platform";
import { changedAll, pathsIn } from "../../../support/plain-change";
import { simulateFoundation, type SimulatedFoundation } from "../../../support/clouds/simulated-foundation";
import { elasticPools, OWNERSHIP, pools } from "../../../support/specs";

const ACCOUNT = AZURE_PLACEMENT.subscriptionId;
const RESERVED = `/subscriptions/${ACCOUNT}/resourceGroups/reserved/providers/Microsoft.Compute/capacityReservationGroups/a100`;

const MACHINES = {
  ...AZURE_FIXTURE.machines,
  training: { type: "Standard_ND96isr_H100_v5", architecture: "amd64", vcpu: 96, devices: 8 },
  held: { type: "Standard_ND96asr_v4", architecture: "amd64", vcpu: 96, devices: 8 },
  shared: { type: "Standard_NC16as_T4_v3", architecture: "amd64", vcpu: 16, devices: 1 },
} as const;

/** Every kind of pool: fixed, spot, reserved, shared by time and in hardware. */
const EVERY_KIND: PlatformChoices = {
  environment: "prod",
  availability: "every-zone",
  machines: MACHINES,
  pools: pools(
    {
      name: "training",
      zones: { azure: [] },
      accelerator: "H100",
      acceleratorsPerNode: 8,
      nodes: 0,
      maxNodes: 10,
      capacity: ["spot"],
      cpu: "88",
      memory: "1800Gi",
    },
    {
      name: "held",
      accelerator: "A100-40GB",
      acceleratorsPerNode: 8,
      nodes: 1,
      capacity: ["reserved"],
      cpu: "88",
      memory: "800Gi",
      sharing: { kind: "mig", profile: "1g.5gb" },
    },
    {
      name: "shared",
      zones: { azure: [] },
      accelerator: "T4",
      nodes: 1,
      cpu: "14",
      memory: "90Gi",
      sharing: { kind: "time-slicing", replicas: 3 },
    },
  ),
  placement: {
    azure: { ...AZURE_PLACEMENT, apiAccess: [], capacityReservations: { held: { groupId: RESERVED, zone: "2" } } },
  },
};

const CHOICES: Readonly<Record<string, PlatformChoices>> = {
  "a development stack": {},
  "a stack with elastic pools": {
    pools: elasticPools(),
    machines: { ...AZURE_FIXTURE.machines, training: AZURE_FIXTURE.machines.l4 },
  },
  "a production stack with every kind of pool, private": EVERY_KIND,
  "a stack in a network of its owner's": { placement: AZURE_FIXTURE.ownNetwork },
};

/** What an update that changes nothing leaves as it is: all but the marks of the update itself. */
function lasting(outputs: Plain): string {
  const marks = ["etag", "lastModifiedTime", "secretUriWithVersion"];
  return JSON.stringify(outputs, (key, value: unknown) => (marks.includes(key) ? undefined : value), 2);
}

const ROWS: Readonly<Record<string, TypeRow>> = AZURE_TABLE.types;

for (const [title, choices] of Object.entries(CHOICES)) {
  describe(`the simulated Azure: ${title}`, () => {
    let foundation: SimulatedFoundation;
    before(async function () {
      this.timeout(60_000);
      foundation = await simulateFoundation(AZURE_TABLE, AZURE_FIXTURE, ACCOUNT, choices);
    });

    it("is made without a refusal", () => {
      assert.deepEqual(foundation.refusals, []);
      assert.ok(foundation.made.length > 45, `${foundation.made.length} resources`);
      assert.deepEqual([...foundation.hardware.clusters], [["stratiform-dev-cluster", "1.35"]]);
    });

    it("computes exactly what its rows announce", () => {
      for (const { held } of foundation.made) {
        assert.deepEqual(Object.keys(held.outputs).sort(), [...(ROWS[held.type]?.computed ?? [])].sort(), held.type);
      }
    });

    it("gives everything that can carry tags the stack's", () => {
      const labelled = foundation.account.labelled({ "stratiform.dev/stack": OWNERSHIP.stack });
      const taggable = foundation.made.filter(({ held }) => ROWS[held.type]?.labels !== undefined);
      assert.deepEqual(labelled.map(({ id }) => id).sort(), taggable.map(({ held }) => held.id).sort());
    });

    it("takes every request once more as an update that changes nothing", async () => {
      for (const { ask, held } of foundation.made) {
        const after = await foundation.account.update(held.id, ask);
        assert.equal(lasting(after.outputs), lasting(held.outputs), held.logicalName);
      }
    });

    it("is judged at preview without blame for any value that is not known yet", function () {
      this.timeout(60_000);
      const blamed = foundation.made.flatMap(({ ask }) => {
        const row = ROWS[ask.type];
        assert.ok(row !== undefined);
        return pathsIn(ask.inputs).flatMap((path) => {
          const inputs = changedAll(ask.inputs, { [path]: new Unknown() }) as Properties;
          return checkInputs(row, inputs).map(({ property }) => `${ask.logicalName}: ${property} without ${path}`);
        });
      });
      assert.deepEqual(blamed, []);
    });

    it("goes in the opposite order, and leaves nothing", async () => {
      const { account, made, hardware } = foundation;
      for (const { held } of [...made].reverse()) await account.delete(held.type, held.id);
      assert.deepEqual(account.held, []);
      assert.deepEqual([...hardware.groups.values()], []);
      assert.deepEqual([...hardware.clusters], []);
    });
  });
}

describe("the simulated Azure: rows", () => {
  it("are all used by the foundations", async function () {
    this.timeout(60_000);
    const made = new Set<string>();
    for (const choices of Object.values(CHOICES)) {
      const foundation = await simulateFoundation(AZURE_TABLE, AZURE_FIXTURE, ACCOUNT, choices);
      for (const { held } of foundation.made) made.add(held.type);
    }
    assert.deepEqual(
      Object.keys(ROWS).filter((type) => !made.has(type)),
      [],
    );
  });
});

describe("the simulated Azure: machines of agent pools", () => {
  let groups: readonly MachineGroup[];
  before(async function () {
    this.timeout(60_000);
    const { hardware } = await simulateFoundation(AZURE_TABLE, AZURE_FIXTURE, ACCOUNT, EVERY_KIND);
    groups = [...hardware.groups.values()];
  });
  const group = (pool: string): MachineGroup => {
    const found = groups.find(({ labels }) => labels["stratiform.dev/pool"] === pool);
    assert.ok(found, `${pool}: there are ${groups.map(({ name }) => name).join(", ")}`);
    return found;
  };

  it("are bought as the pool says, in its zones", () => {
    assert.deepEqual(
      ["general", "training", "held"].map((pool) => group(pool).way),
      ["on-demand", "spot", "reserved"],
    );
    assert.deepEqual(group("general").zones, ["eastus-1", "eastus-2", "eastus-3"]);
    assert.deepEqual(group("held").zones, ["eastus-2"]);
    assert.deepEqual([group("training").min, group("training").desired, group("training").max], [0, 0, 10]);
  });

  it("carry the pool's labels and taints, and those that AKS adds", () => {
    const { labels, taints, machine, name } = group("training");
    assert.equal(machine, "Standard_ND96isr_H100_v5");
    const pool = labels["agentpool"] ?? "";
    assert.match(pool, /^[a-z][a-z0-9]{0,11}$/);
    assert.match(name, new RegExp(`^aks-${pool}-\\d{8}-vmss$`));
    assert.equal(labels["kubernetes.azure.com/scalesetpriority"], "spot");
    assert.equal(labels["kubernetes.azure.com/accelerator"], "nvidia");
    assert.equal(labels["kubernetes.azure.com/cluster"], "stratiform-dev-nodes");
    assert.deepEqual(taints, [
      { key: "nvidia.com/gpu", value: "present", effect: "NoSchedule" },
      { key: "kubernetes.azure.com/scalesetpriority", value: "spot", effect: "NoSchedule" },
    ]);
    assert.deepEqual(group("general").taints, []);
    assert.equal(group("system").labels["kubernetes.azure.com/mode"], "system");
  });

  it("show as many devices as they are split into", () => {
    assert.deepEqual(group("shared").devices, { "nvidia.com/gpu": "3" });
    assert.deepEqual(group("held").devices, { "nvidia.com/gpu": "56" });
    assert.equal(group("training").devices, undefined);
  });
});
