/** The vocabulary that declared pools become: selectors, taints, tolerations, what a node offers. */
import assert from "node:assert/strict";
import * as fc from "fast-check";
import { ACCELERATOR_NAMES, ACCELERATORS } from "../../../catalogue/accelerators";
import { checkNodePools } from "../../../components/node-pools/check";
import { checkDisk, diskGiB } from "../../../components/node-pools/disk";
import { CAPACITY_TYPES } from "../../../catalogue/machines/capacity-types";
import { nodePoolSpec } from "../../../components/node-pools/spec";
import { describePool, type Toleration } from "../../../components/node-pools/vocabulary";

function pool(overrides: object = {}) {
  return describePool(nodePoolSpec.parse({ name: "p", nodes: 2, cpu: "4", memory: "16Gi", ...overrides }));
}

/** The API server's rule, as far as our tolerations use it: key and, when given, effect must agree. */
function tolerates(tolerations: readonly Toleration[], taint: { key: string; effect: string }): boolean {
  return tolerations.some(({ key, effect }) => key === taint.key && (effect === undefined || effect === taint.effect));
}

describe("a node pool", () => {
  it("is selected by its name and untainted, unless the stack file says otherwise", () => {
    const { selector, taints, tolerations, accelerator } = pool();
    assert.deepEqual(
      { selector, taints, tolerations, accelerator },
      {
        selector: { "stratiform.dev/pool": "p" },
        taints: [],
        tolerations: [],
        accelerator: undefined,
      },
    );
    assert.deepEqual(pool({ labels: { "cloud.google.com/gke-nodepool": "x" } }).selector, {
      "cloud.google.com/gke-nodepool": "x",
    });
  });

  for (const name of ACCELERATOR_NAMES) {
    it(`with ${name} offers and taints by its vendor's resource`, () => {
      const { resource } = ACCELERATORS[name];
      const described = pool({ accelerator: name, acceleratorsPerNode: 8, maxNodes: 5 });
      assert.deepEqual(described.accelerator, { name, resource, perNode: 8, max: 40, devicesPerNode: 8 });
      assert.equal(described.allocatable[resource], "8");
      assert.deepEqual(described.taints, [{ key: resource, value: "present", effect: "NoSchedule" }]);
      assert.ok(tolerates(described.tolerations, { key: resource, effect: "NoSchedule" }));
    });
  }

  it("has a disk of 50 GiB to 2 TiB, in whole GiB, where it asks for one", () => {
    const asked = (disk?: string) => nodePoolSpec.parse({ name: "p", nodes: 2, cpu: "4", memory: "16Gi", disk });
    const rules = (disk: string) => checkDisk(asked(disk), "nodePools[0]").map(({ path, rule }) => `${path} ${rule}`);
    assert.equal(diskGiB(asked()), undefined);
    assert.deepEqual([diskGiB(asked("500Gi")), diskGiB(asked("500G")), diskGiB(asked("2Ti"))], [500, 466, 2048]);
    assert.deepEqual([rules("50Gi"), rules("2Ti")], [[], []]);
    assert.deepEqual(rules("49Gi"), ["nodePools[0].disk is too small for system, images and logs of a node"]);
    assert.deepEqual(rules("3Ti"), ["nodePools[0].disk is more than the disk of a node may have on every cloud"]);
    assert.equal(checkNodePools([asked("1Gi")]).filter(({ path }) => path === "nodePools[0].disk").length, 1);
  });

  it("on spot nodes tolerates every cloud's spot taint", () => {
    assert.deepEqual(pool({ capacity: ["spot"] }).tolerations, [
      { key: "kubernetes.azure.com/scalesetpriority", operator: "Exists", effect: "NoSchedule" },
      { key: "cloud.google.com/gke-spot", operator: "Exists", effect: "NoSchedule" },
    ]);
  });

  it("tolerates every hard taint of its own nodes, once", () => {
    const key = fc.constantFrom("dedicated", "nvidia.com/gpu", "sku", "cloud.google.com/gke-spot");
    const effect = fc.constantFrom("NoSchedule", "NoExecute", "PreferNoSchedule");
    const spec = fc.record({
      taints: fc.array(fc.record({ key, effect }), { maxLength: 5 }),
      capacity: fc.uniqueArray(fc.constantFrom(...CAPACITY_TYPES), { minLength: 1 }),
      accelerator: fc.constantFrom("L4", "MI300X", undefined),
    });
    fc.assert(
      fc.property(spec, (overrides) => {
        const { taints, tolerations } = pool(overrides);
        for (const taint of taints) {
          if (taint.effect !== "PreferNoSchedule") assert.ok(tolerates(tolerations, taint), JSON.stringify(taint));
        }
        const identities = tolerations.map((toleration) => JSON.stringify(toleration));
        assert.equal(new Set(identities).size, identities.length);
      }),
    );
  });
});
