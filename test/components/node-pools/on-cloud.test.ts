/** Node pools whose accelerator is another one on some cloud. */
import assert from "node:assert/strict";
import * as fc from "fast-check";
import { ACCELERATORS, ACCELERATOR_NAMES } from "../../../catalogue/accelerators";
import { CLOUDS } from "../../../components/placement/cloud";
import { formatProblem } from "../../../components/core/errors";
import { checkAcceleratorOn, poolsOn } from "../../../components/node-pools/on-cloud";
import { nodePoolSpec } from "../../../components/node-pools/spec";
import { describePool } from "../../../components/node-pools/vocabulary";
import { pools } from "../../support/specs";

function pool(overrides: object) {
  return nodePoolSpec.parse({ name: "inference", nodes: 2, cpu: "4", memory: "16Gi", ...overrides });
}

describe("a pool with another accelerator on some cloud", () => {
  const inference = pool({ accelerator: "L4", acceleratorOn: { azure: "A10" } });

  it("has that one there, and its own everywhere else", () => {
    const found = CLOUDS.map((cloud) => [cloud, poolsOn(cloud, [inference])[0]?.accelerator]);
    assert.deepEqual(Object.fromEntries(found), { aws: "L4", gcp: "L4", azure: "A10", existing: "L4" });
  });

  it("leaves pools without one as they are", () => {
    for (const cloud of CLOUDS) assert.deepEqual(poolsOn(cloud, pools()), pools());
  });

  it("means the same to workloads on every cloud, whatever stands in, once it is found sound", () => {
    const names = fc.constantFrom(...ACCELERATOR_NAMES);
    fc.assert(
      fc.property(names, fc.record({ aws: names, gcp: names, azure: names }), (accelerator, acceleratorOn) => {
        const spec = pool({ accelerator, acceleratorOn });
        const sound = checkAcceleratorOn(spec, "nodePools[0]").length === 0;
        const seen = CLOUDS.flatMap((cloud) => poolsOn(cloud, [spec])).map((one) => {
          const { selector, taints, tolerations, accelerator: device } = describePool(one);
          return JSON.stringify({ selector, taints, tolerations, resource: device?.resource, max: device?.max });
        });
        assert.equal(new Set(seen).size === 1, sound);
      }),
    );
  });

  it("is refused when the other is counted differently, or stands in for nothing", () => {
    const lines = (overrides: object) => checkAcceleratorOn(pool(overrides), "nodePools[2]").map(formatProblem);
    assert.equal(ACCELERATORS.MI300X.resource, "amd.com/gpu");
    assert.deepEqual(lines({ accelerator: "H100", acceleratorOn: { gcp: "H200", azure: "MI300X" } }), [
      'nodePools[2].acceleratorOn.azure "MI300X" is counted as amd.com/gpu, and H100 as nvidia.com/gpu; name an accelerator that is counted as nvidia.com/gpu, so that workloads and quotas mean the same there',
    ]);
    assert.deepEqual(lines({ acceleratorOn: { azure: "A10" } }), [
      'nodePools[2].acceleratorOn.azure "A10" stands in for an accelerator that the pool does not have; name the pool\'s accelerator, or remove it',
    ]);
  });
});
