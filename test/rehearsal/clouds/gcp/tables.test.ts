import assert from "node:assert/strict";
import { after, before, describe, it } from "mocha";
import { z } from "zod";
import { compareWithSdk } from "../../../support/vendors/sdk-inputs";
import { checkInputs } from "../../../../rehearsal/clouds/plugin/check";
import { Unknown, type Properties } from "../../../../rehearsal/protocol/properties";
import { GCP_TABLE } from "../../../../rehearsal/clouds/gcp/table";
import type { CloudTable, TypeRow } from "../../../../rehearsal/clouds/plugin/row";
import type { Environment } from "../../../../components/core/labels";
import { GCP_FIXTURE, GCP_PLACEMENT } from "../../../support/clouds/gcp-fixture";
import { changedAll, pathsIn } from "../../../support/plain-change";
import { simulateFoundation, type SimulatedFoundation } from "../../../support/clouds/simulated-foundation";
import { pools } from "../../../support/specs";
import { importedTypes } from "../../../support/clouds/table-claims";

const table: CloudTable = GCP_TABLE;
const PROJECT = "my-project-123";

/** A pool of every kind that differs in how it is bought, built or shared. */
const KINDS = {
  pools: pools(
    {
      name: "a100",
      accelerator: "A100-40GB",
      acceleratorsPerNode: 8,
      nodes: 0,
      maxNodes: 8,
      capacity: ["spot", "on-demand"],
      cpu: "90",
      memory: "600Gi",
    },
    {
      name: "h100",
      accelerator: "H100",
      acceleratorsPerNode: 8,
      nodes: 0,
      maxNodes: 4,
      capacity: ["flex"],
      cpu: "200",
      memory: "1500Gi",
    },
    {
      name: "h200",
      accelerator: "H200",
      acceleratorsPerNode: 8,
      nodes: 2,
      capacity: ["reserved"],
      cpu: "200",
      memory: "1500Gi",
    },
    { name: "t4", accelerator: "T4", nodes: 1, cpu: "3", memory: "8Gi" },
    {
      name: "slices",
      accelerator: "A100-40GB",
      nodes: 1,
      cpu: "10",
      memory: "60Gi",
      sharing: { kind: "mig", profile: "1g.5gb" },
    },
    {
      name: "turns",
      accelerator: "L4",
      nodes: 1,
      cpu: "3",
      memory: "8Gi",
      sharing: { kind: "time-slicing", replicas: 3 },
    },
    { name: "tpu", accelerator: "TPU-v5e", acceleratorsPerNode: 4, nodes: 1, cpu: "100", memory: "150Gi" },
  ),
  machines: {
    ...GCP_FIXTURE.machines,
    a100: { type: "a2-highgpu-8g", architecture: "amd64" as const, vcpu: 96, devices: 8 },
    h100: { type: "a3-highgpu-8g", architecture: "amd64" as const, vcpu: 208, devices: 8 },
    h200: { type: "a3-ultragpu-8g", architecture: "amd64" as const, vcpu: 224, devices: 8 },
    t4: { type: "n1-standard-4", architecture: "amd64" as const, vcpu: 4, devices: 1 },
    slices: { type: "a2-highgpu-1g", architecture: "amd64" as const, vcpu: 12, devices: 1 },
    turns: { type: "g2-standard-4", architecture: "amd64" as const, vcpu: 4, devices: 1 },
    tpu: { type: "ct5lp-hightpu-4t", architecture: "amd64" as const, vcpu: 112, devices: 4 },
  },
  placement: {
    gcp: { ...GCP_PLACEMENT, dnsEndpoint: true, reservations: { h200: { name: "training", zone: "europe-west4-a" } } },
  },
};

describe("simulated Google Cloud: its rows", () => {
  it("name only inputs and outputs that the installed SDK has, and every input that it requires", () => {
    assert.deepEqual(
      Object.entries(table.types).flatMap(([token, row]) => compareWithSdk("gcp", token, row)),
      [],
    );
  });

  it("would be caught naming others", () => {
    const row = table.types["gcp:compute/subnetwork:Subnetwork"];
    assert.ok(row !== undefined);
    const { network: _, ...shape } = row.inputs.shape;
    const inputs = z.strictObject({ ...shape, mtu: z.int(), logConfig: z.strictObject({ sampling: z.number() }) });
    assert.deepEqual(
      compareWithSdk("gcp", "gcp:compute/subnetwork:Subnetwork", { ...row, inputs, computed: ["vlan"] }),
      [
        "gcp:compute/subnetwork:Subnetwork: network is required by the SDK, and the row does not know it",
        "gcp:compute/subnetwork:Subnetwork: logConfig.sampling is no input of the SDK",
        "gcp:compute/subnetwork:Subnetwork: mtu is no input of the SDK",
        "gcp:compute/subnetwork:Subnetwork: vlan is computed, and the SDK knows no such output",
      ],
    );
  });

  it("refer to types that have a row, and call fixed, volatile and secret only what they know", () => {
    const broken = Object.entries(table.types).flatMap(([token, row]) => [
      ...(row.references ?? []).flatMap(({ to }) => [to].flat()).filter((type) => table.types[type] === undefined),
      ...row.immutable.filter((path) => !hasPath(row, path)).map((path) => `${token}: ${path}`),
      ...[...(row.volatile ?? []), ...(row.secret ?? [])].filter((key) => !row.computed.includes(key)),
    ]);
    assert.deepEqual(broken, []);
  });

  it("are those of every type that an adapter imports, whether or not the foundation makes it", () => {
    const known = Object.keys(table.types).map((token) => token.replace(/^gcp:(\w+)\/\w+:(\w+)$/, "$1 $2"));
    const types = importedTypes("gcp", "gcp");
    assert.ok(types.length > 15, types.join(", "));
    assert.deepEqual(
      types.filter((name) => !known.includes(name)),
      [],
    );
  });

  it("name the page that states their rules", () => {
    for (const [token, { source }] of Object.entries(table.types))
      assert.match(source, /^cloud\.google\.com\/\S+$/, token);
  });
});

for (const environment of ["dev", "prod"] satisfies Environment[]) {
  describe(`simulated Google Cloud: a foundation in ${environment}`, () => {
    let foundation: SimulatedFoundation;
    before(async function () {
      this.timeout(60_000);
      foundation = await simulateFoundation(table, GCP_FIXTURE, PROJECT, { environment, ...KINDS });
    });
    after(() => foundation.hardware.groups.clear());

    it("is made without one refusal", () => {
      assert.deepEqual(foundation.refusals, []);
      assert.ok(foundation.made.length > 40);
      const types = new Set(foundation.made.map(({ held }) => held.type));
      assert.deepEqual([...types].sort(), Object.keys(table.types).sort(), "a row that nothing uses, or the other way");
    });

    it("gets exactly the outputs that rows announce", () => {
      for (const { held } of foundation.made) {
        const announced = table.types[held.type]?.computed ?? [];
        assert.deepEqual(Object.keys(held.outputs).sort(), [...announced].sort(), held.logicalName);
      }
    });

    it("is judged at preview without blame for any value that is not known yet", () => {
      const blamed = foundation.made.flatMap(({ ask }) => {
        const row = table.types[ask.type];
        assert.ok(row !== undefined);
        return pathsIn(ask.inputs).flatMap((path) => {
          const inputs = changedAll(ask.inputs, { [path]: new Unknown() }) as Properties;
          return checkInputs(row, inputs).map(({ property }) => `${ask.logicalName}: ${property} without ${path}`);
        });
      });
      assert.deepEqual(blamed, []);
    });

    it("has machines of every pool, as the adapters' words mean them", () => {
      const groups = [...foundation.hardware.groups.values()];
      const found = Object.fromEntries(
        groups.map(({ labels, way, machine, attach, min, desired, max, devices }) => [
          labels["stratiform.dev/pool"] + (way === "on-demand" ? "" : ` ${way}`),
          [machine + (attach === undefined ? "" : `+${attach}`), min, desired, max, devices?.["nvidia.com/gpu"]].join(
            " ",
          ),
        ]),
      );
      assert.deepEqual(found, {
        system: "c4a-standard-4 2 2 2 ",
        general: "n2-standard-8 3 3 3 ",
        l4: "g2-standard-8 4 4 4 ",
        "a100 spot": "a2-highgpu-8g 0 0 8 ",
        a100: "a2-highgpu-8g 0 0 8 ",
        "h100 flex": "a3-highgpu-8g 0 0 4 ",
        "h200 reserved": "a3-ultragpu-8g 2 2 2 ",
        t4: "n1-standard-4+nvidia-tesla-t4 1 1 1 ",
        slices: "a2-highgpu-1g 1 1 1 7",
        turns: "g2-standard-4 1 1 1 3",
        tpu: "ct5lp-hightpu-4t 1 1 1 ",
      });
    });

    it("changes nothing when it is asked for again, and everything that can carry labels carries its owner's", async () => {
      for (const { ask, held } of foundation.made) {
        const again = await foundation.account.update(held.id, ask);
        assert.equal(again.id, held.id);
        const row = table.types[held.type];
        const changes = (row?.volatile ?? []).concat(row?.computed ?? []).filter((key) => {
          return JSON.stringify(again.outputs[key]) !== JSON.stringify(held.outputs[key]);
        });
        assert.deepEqual(changes, [], held.logicalName);
      }
      const owned = foundation.account.labelled({ "stratiform-stack": "dev", "managed-by": "stratiform" });
      const able = foundation.made.filter(({ held }) => table.types[held.type]?.labels !== undefined);
      assert.deepEqual(owned.map(({ id }) => id).sort(), able.map(({ held }) => held.id).sort());
    });

    it("goes in the order of its making backwards, and leaves nothing", async () => {
      for (const { ask, held } of [...foundation.made].reverse()) {
        if (environment === "prod" && "deletionProtection" in ask.inputs) {
          await assert.rejects(foundation.account.delete(held.type, held.id), /deletionProtection is on/);
          await foundation.account.update(held.id, { ...ask, inputs: { ...ask.inputs, deletionProtection: false } });
        }
        await foundation.account.delete(held.type, held.id);
      }
      assert.deepEqual(foundation.account.held, []);
      assert.equal(foundation.hardware.groups.size + foundation.hardware.clusters.size, 0);
    });
  });
}

/** Whether the inputs have a dotted path. */
function hasPath({ inputs }: TypeRow, path: string): boolean {
  let current: unknown = inputs;
  for (const key of path.split(".")) {
    while (current instanceof z.ZodOptional) current = current.unwrap();
    if (current instanceof z.ZodArray) current = current.element;
    if (!(current instanceof z.ZodObject)) return false;
    current = (current.shape as Readonly<Record<string, unknown>>)[key];
  }
  return current !== undefined;
}
