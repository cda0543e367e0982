/**
 * Pools whose devices are shared, on every cloud that creates pools: what the cloud is asked for makes as many slices as the
 * vocabulary promises to pods, by the quota pack's own reading of it, and counts against quotas as whole devices do.
 */
import assert from "node:assert/strict";
import { describePool } from "../../components/node-pools/vocabulary";
import { Field } from "../../policies/rule/field";
import { Stack, type StackResource } from "../../policies/rule/resource";
import { AWS } from "../../catalogue/tokens/aws";
import { canonicalType } from "../../catalogue/tokens/canonical";
import { devicesOf, stackPools } from "../../policies/quota/pools/in-stack";
import { slicesOf } from "../../policies/quota/pools/in-stack";
import { CLOUD_FIXTURES } from "../support/clouds/cloud-fixtures";
import { recordFoundation } from "../support/clouds/created-platform";
import type { Registered } from "../support/recorder";
import { pools } from "../support/specs";

const EIGHT_H100 = {
  aws: "p5.48xlarge",
  gcp: "a3-highgpu-8g",
  azure: "Standard_ND96isr_H100_v5",
} as const;

// Of a fixed size: who else makes nodes for pools that grow does not matter here.
const SIZE = { nodes: 2, cpu: "4", memory: "16Gi" };
const SHARED = pools(
  {
    ...SIZE,
    name: "sliced",
    accelerator: "H100",
    acceleratorsPerNode: 8,
    sharing: { kind: "time-slicing", replicas: 3 },
  },
  { ...SIZE, name: "split", accelerator: "H100", acceleratorsPerNode: 8, sharing: { kind: "mig", profile: "1g.10gb" } },
);

interface Linked {
  propertyDependencies: Record<string, readonly StackResource[]>;
}

/** What is registered, as a policy sees it; a node group's template is the one that is called alike. */
function stackOf(resources: readonly Registered[]): Stack {
  const seen = resources.map(({ type, name, inputs }): StackResource & Linked => ({
    type: canonicalType(type).token,
    name,
    urn: `urn:${type}:${name}`,
    props: Field.of(inputs),
    parent: undefined,
    dependencies: [],
    propertyDependencies: {},
  }));
  for (const group of seen.filter(({ type }) => type === AWS.eksNodeGroup)) {
    const template = seen.filter(({ type, name }) => type === AWS.launchTemplate && name === group.name);
    group.propertyDependencies["launchTemplate"] = template;
  }
  return new Stack(seen);
}

for (const [cloud, fixture] of Object.entries(CLOUD_FIXTURES)) {
  if (fixture === "no manifest yet") continue;
  const type = EIGHT_H100[cloud as keyof typeof EIGHT_H100];
  const machine = { type, architecture: "amd64", vcpu: 192, devices: 8 } as const;
  const machines = { ...fixture.machines, sliced: machine, split: machine };

  describe(`shared devices on ${cloud}`, () => {
    it("are as many slices as pods are promised, of as many devices as are paid for", async () => {
      const { resources } = await recordFoundation(fixture, { pools: SHARED, machines });
      const asked = stackPools(stackOf(resources));
      for (const spec of SHARED.filter(({ accelerator }) => accelerator === "H100")) {
        const { accelerator } = describePool(spec);
        const found = asked.filter(({ resource }) => resource.name === `node-pools-${spec.name}`);
        assert.equal(found.length, 1, spec.name);
        for (const placed of found) {
          const devices = devicesOf(placed.pool);
          assert.ok(devices !== "none" && !("open" in devices), spec.name);
          assert.equal(devices.most, accelerator?.devicesPerNode);
          assert.equal(devices.most * Number(slicesOf(placed)), accelerator?.perNode, spec.name);
        }
      }
    });
  });
}
