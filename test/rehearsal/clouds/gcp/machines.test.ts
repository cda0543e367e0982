import assert from "node:assert/strict";
import fc from "fast-check";
import { describe, it } from "mocha";
import type { Held, Plain } from "../../../../rehearsal/clouds/plugin/row";
import { diskMisfit, gpuMisfit, offerOf } from "../../../../rehearsal/clouds/gcp/cluster/machine-types";
import { machinesOf, sizeOf } from "../../../../rehearsal/clouds/gcp/cluster/nodes";
import { OFFERS } from "../../../../catalogue/machines/offers";

const CLUSTER: Held = {
  type: "gcp:container/cluster:Cluster",
  id: "projects/p/locations/europe-west4/clusters/c",
  logicalName: "cluster",
  inputs: { name: "c" },
  outputs: {},
};
const ZONES = ["europe-west4-a", "europe-west4-b", "europe-west4-c"];

function groupOf(config: Plain, inputs: Plain = {}) {
  return machinesOf(inputs, config, { cluster: CLUSTER, name: "pool", location: "europe-west4", zones: ZONES });
}

/** Labels of Google's that say what is special about the nodes; those that every node has are left out. */
function special(config: Plain, inputs?: Plain): Record<string, string> {
  const plain = groupOf({ machineType: "n2-standard-8" }).labels;
  return Object.fromEntries(
    Object.entries(groupOf(config, inputs).labels).filter(([key, value]) => plain[key] !== value),
  );
}

const taintsOf = (config: Plain, inputs?: Plain) =>
  groupOf(config, inputs).taints.map(
    ({ key, value, effect }) => `${key}${value === undefined ? "" : `=${value}`}:${effect}`,
  );

describe("simulated Google Cloud: nodes as GKE makes them", () => {
  it("are named and labelled by their pool, machine and place", () => {
    const { name, labels, taints, way, attach } = groupOf({ machineType: "n2-standard-8", labels: { team: "ml" } });
    assert.equal(name, "gke-c-pool");
    assert.equal(labels["cloud.google.com/gke-nodepool"], "pool");
    assert.equal(labels["node.kubernetes.io/instance-type"], "n2-standard-8");
    assert.equal(labels["topology.kubernetes.io/region"], "europe-west4");
    assert.equal(labels["kubernetes.io/arch"], "amd64");
    assert.equal(labels["team"], "ml");
    assert.deepEqual([taints, way, attach], [[], "on-demand", undefined]);
  });

  it("with GPUs bear GKE's taint before the pool's own, and say which they are", () => {
    const guestAccelerators = [
      { type: "nvidia-l4", count: 1, gpuDriverInstallationConfig: { gpuDriverVersion: "DEFAULT" } },
    ];
    const taints = [{ key: "team", value: "", effect: "NO_EXECUTE" }];
    const config = { machineType: "g2-standard-8", guestAccelerators, taints };
    assert.deepEqual(taintsOf(config), ["nvidia.com/gpu=present:NoSchedule", "team:NoExecute"]);
    const labels = special(config);
    assert.equal(labels["cloud.google.com/gke-accelerator"], "nvidia-l4");
    assert.equal(labels["cloud.google.com/gke-gpu-driver-version"], "default");
    assert.equal(groupOf(config).attach, undefined, "an L4 comes with its machine");
  });

  it("have GPUs attached where the machine brings none", () => {
    const config = { machineType: "n1-standard-4", guestAccelerators: [{ type: "nvidia-tesla-t4", count: 1 }] };
    assert.equal(groupOf(config).attach, "nvidia-tesla-t4");
  });

  it("with TPUs bear the taint of TPUs, and their topology", () => {
    const config = { machineType: "ct5lp-hightpu-4t" };
    assert.deepEqual(taintsOf(config), ["google.com/tpu=present:NoSchedule"]);
    const labels = special(config);
    assert.equal(labels["cloud.google.com/gke-tpu-accelerator"], "tpu-v5-lite-podslice");
    assert.equal(labels["cloud.google.com/gke-tpu-topology"], "2x2");
  });

  it("with ARM processors bear a taint unless the pool says NONE", () => {
    assert.deepEqual(taintsOf({ machineType: "c4a-standard-4" }), ["kubernetes.io/arch=arm64:NoSchedule"]);
    const none = { machineType: "c4a-standard-4", taintConfig: { architectureTaintBehavior: "NONE" } };
    assert.deepEqual(taintsOf(none), []);
    assert.equal(groupOf(none).labels["kubernetes.io/arch"], "arm64");
  });

  it("bought as spot, queued or reserved say so in labels and bear no taint for it", () => {
    const machineType = "n2-standard-8";
    const ways = {
      spot: [
        { machineType, spot: true },
        { "cloud.google.com/gke-spot": "true", "cloud.google.com/gke-provisioning": "spot" },
      ],
      flex: [
        { machineType, flexStart: true },
        { "cloud.google.com/gke-flex-start": "true", "cloud.google.com/gke-provisioning": "flex-start" },
      ],
      reserved: [
        { machineType, reservationAffinity: { consumeReservationType: "SPECIFIC_RESERVATION", values: ["night"] } },
        { "cloud.google.com/reservation-name": "night" },
      ],
    } as const;
    for (const [way, [config, labels]] of Object.entries(ways)) {
      assert.equal(groupOf(config).way, way);
      assert.deepEqual(special(config), labels);
      assert.deepEqual(taintsOf(config), []);
    }
    assert.deepEqual(taintsOf({ machineType }, { queuedProvisioning: { enabled: true } }), [
      "cloud.google.com/gke-queued=true:NoSchedule",
    ]);
  });

  it("show slices, turns and turns of slices instead of devices", () => {
    const devices = (more: object, count = 1, machineType = "a2-highgpu-1g") =>
      groupOf({ machineType, guestAccelerators: [{ type: "nvidia-tesla-a100", count, ...more }] }).devices;
    assert.equal(devices({}), undefined);
    assert.deepEqual(devices({ gpuPartitionSize: "2g.10gb" }, 2, "a2-highgpu-2g"), { "nvidia.com/gpu": "6" });
    const gpuSharingConfig = { gpuSharingStrategy: "TIME_SHARING", maxSharedClientsPerGpu: 4 };
    assert.deepEqual(devices({ gpuSharingConfig }), { "nvidia.com/gpu": "4" });
    assert.deepEqual(devices({ gpuSharingConfig, gpuPartitionSize: "1g.5gb" }), { "nvidia.com/gpu": "28" });
  });

  it("are as many as the pool may have: never fewer than its least, never more than its most", () => {
    const small = fc.nat({ max: 50 });
    fc.assert(
      fc.property(small, small, small, fc.integer({ min: 1, max: 4 }), (start, least, more, zones) => {
        const autoscaling = { totalMinNodeCount: least, totalMaxNodeCount: least + more };
        const { min, desired, max } = sizeOf({ initialNodeCount: start, autoscaling }, zones);
        assert.ok(min <= desired && desired <= max);
        assert.ok(desired === start * zones || desired === min || desired === max);
        const perZone = sizeOf({ autoscaling: { minNodeCount: least, maxNodeCount: least + more } }, zones);
        assert.deepEqual([perZone.min, perZone.max], [least * zones, (least + more) * zones]);
      }),
    );
    assert.deepEqual(sizeOf({ nodeCount: 2 }, 3), { min: 6, desired: 6, max: 6 });
  });
});

describe("simulated Google Cloud: machine types", () => {
  const types = [...new Set(OFFERS.filter(({ cloud }) => cloud === "gcp").map(({ type }) => type))];

  it("are those of the offers, each with the GPUs that it is sold with and a boot disk that it takes", () => {
    assert.ok(types.length > 50);
    for (const { type, attach, devices, accelerator } of OFFERS.filter(({ cloud }) => cloud === "gcp")) {
      assert.ok(offerOf(type) !== undefined, type);
      const disks = ["pd-balanced", "hyperdisk-balanced"].filter((disk) => diskMisfit(type, disk) === undefined);
      assert.ok(disks.length > 0, `${type} starts from no disk`);
      if (attach !== undefined) assert.equal(gpuMisfit(type, { type: attach, count: devices }), undefined);
      const comesWith = accelerator !== undefined && attach === undefined && !accelerator.startsWith("TPU");
      assert.equal(gpuMisfit(type, undefined) !== undefined, comesWith, `${type} without GPUs`);
    }
  });

  it("take no GPUs that they are not sold with", () => {
    assert.match(gpuMisfit("n2-standard-8", { type: "nvidia-tesla-t4", count: 1 }) ?? "", /nothing can be attached/);
    assert.match(
      gpuMisfit("n1-standard-4", { type: "nvidia-tesla-t4", count: 3 }) ?? "",
      /not sold with n1-standard-4/,
    );
    assert.match(
      gpuMisfit("a3-highgpu-8g", { type: "nvidia-h200-141gb", count: 8 }) ?? "",
      /comes with nvidia-h100-80gb/,
    );
    assert.equal(offerOf("n9-standard-4"), undefined);
  });
});
