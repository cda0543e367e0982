/** Sharing a pool's devices: slices counted, profiles and clouds that have them, and what is said about the others. */
import assert from "node:assert/strict";
import * as fc from "fast-check";
import { CLOUDS, type Cloud } from "../../../../components/placement/cloud";
import { ACCELERATOR_NAMES, ACCELERATORS, type Accelerator } from "../../../../catalogue/accelerators";
import { needOf } from "../../../../components/node-pools/accelerators/need";
import { OFFERS } from "../../../../catalogue/machines/offers";
import { SELLING_CLOUDS } from "../../../../catalogue/clouds";
import { userData } from "../../../../components/node-pools/images.aws";
import { deviceSettings } from "../../../../components/node-pools/sharing/aws";
import { gpuInstanceProfile } from "../../../../components/node-pools/sharing/azure";
import { checkSharing, kindsOf } from "../../../../components/node-pools/sharing/check";
import { factsOf } from "../../../../components/cloud/registry";
import { pluginConfigOf } from "../../../../components/node-pools/sharing/device-plugin";
import { acceleratorSharing } from "../../../../components/node-pools/sharing/gcp";
import { MIG_GEOMETRIES, migProfiles } from "../../../../catalogue/mig";
import { MOST_REPLICAS, sharingSpec, type SharingSpec } from "../../../../components/node-pools/sharing/spec";
import { nodePoolSpec } from "../../../../components/node-pools/spec";
import { describePool } from "../../../../components/node-pools/vocabulary";
import { SLICES } from "../../../../policies/quota/pools/slices";

const SLICED: SharingSpec = { kind: "time-slicing", replicas: 3 };

function pool(overrides: object = {}) {
  return nodePoolSpec.parse({ name: "p", nodes: 2, cpu: "4", memory: "16Gi", ...overrides });
}

const offerOn = (cloud: Cloud) => factsOf(cloud).sharing;

function problems(cloud: (typeof CLOUDS)[number], overrides: object) {
  return checkSharing({ cloud, offerOn }, [pool(overrides)]).map(
    ({ path, value, rule, remedy }) => `${path} ${JSON.stringify(value)} ${rule}; ${remedy}`,
  );
}

const anyMig = fc.constantFrom(
  ...Object.entries(MIG_GEOMETRIES).flatMap(([accelerator, geometry]) =>
    Object.entries(geometry).map(([profile, count]) => ({ accelerator, profile, count })),
  ),
);
const nvidia = fc.constantFrom(...ACCELERATOR_NAMES.filter((name) => ACCELERATORS[name].resource === "nvidia.com/gpu"));
const anySharing: fc.Arbitrary<SharingSpec> = fc.oneof(
  fc.record({
    kind: fc.constantFrom("time-slicing", "mps"),
    replicas: fc.integer({ min: 2, max: MOST_REPLICAS }),
  }),
  anyMig.map(({ profile }) => ({ kind: "mig" as const, profile })),
);

describe("a pool that shares its devices", () => {
  it("offers slices under the resource of whole devices, and remembers how many devices there are", () => {
    const shape = { accelerator: "H100", acceleratorsPerNode: 8, maxNodes: 5 };
    const { accelerator, allocatable } = describePool(pool({ ...shape, sharing: { kind: "mig", profile: "1g.10gb" } }));
    const { resource, perNode, max, devicesPerNode } = accelerator ?? {};
    assert.deepEqual(
      { resource, perNode, max, devicesPerNode },
      { resource: "nvidia.com/gpu", perNode: 56, max: 280, devicesPerNode: 8 },
    );
    assert.equal(allocatable["nvidia.com/gpu"], "56");
  });

  it("asks the clouds for as many devices as it would without sharing", () => {
    fc.assert(
      fc.property(nvidia, anySharing, fc.integer({ min: 1, max: 16 }), (accelerator, sharing, acceleratorsPerNode) => {
        const whole = pool({ accelerator, acceleratorsPerNode });
        const shared = pool({ accelerator, acceleratorsPerNode, sharing });
        assert.deepEqual(needOf(shared), needOf(whole));
        const { accelerator: described } = describePool(shared);
        assert.equal(described?.devicesPerNode, acceleratorsPerNode);
        assert.ok((described?.perNode ?? 0) >= acceleratorsPerNode);
        assert.equal((described?.perNode ?? 1) % acceleratorsPerNode, 0);
      }),
    );
  });

  it("never makes more memory or compute of slices than a device has", () => {
    fc.assert(
      fc.property(anyMig, ({ accelerator, profile, count }) => {
        const [compute = 0, memory = 0] = /^(\d)g\.(\d+)gb$/.exec(profile)?.slice(1).map(Number) ?? [];
        const device = Math.ceil(ACCELERATORS[accelerator as Accelerator].memoryGiB);
        assert.ok(compute * count <= 7, `${accelerator} ${profile}`);
        // NVIDIA rounds each slice's memory up to the next gigabyte and names devices in decimal ones.
        assert.ok(
          memory * count <= device * 1.074 + count,
          `${accelerator} ${profile}: ${memory * count} of ${device}`,
        );
      }),
    );
  });

  it("takes two to forty-eight pods on a device, and no other profile than a profile", () => {
    const valid = (sharing: object) => sharingSpec.safeParse(sharing).success;
    assert.deepEqual(
      [1, 2, 48, 49, 2.5].map((replicas) => valid({ kind: "time-slicing", replicas })),
      [false, true, true, false, false],
    );
    assert.deepEqual(
      ["1g.10gb", "8g.10gb", "1g", "all-1g.10gb"].map((profile) => valid({ kind: "mig", profile })),
      [true, false, false, false],
    );
    assert.equal(valid({ kind: "mig", profile: "1g.10gb", replicas: 2 }), false);
  });
});

describe("whether a cloud shares a device as asked", () => {
  it("is refused for pools without devices and for devices of other vendors", () => {
    assert.deepEqual(problems("aws", { sharing: SLICED }), [
      'nodePools[0].sharing "time-slicing" shares devices of a pool that has none; name the accelerator',
    ]);
    assert.deepEqual(problems("gcp", { accelerator: "TPU-v6e", sharing: SLICED }), [
      "nodePools[0].sharing.kind \"time-slicing\" is NVIDIA's way to share devices, and TPU-v6e is not NVIDIA's; leave sharing out: a pod gets whole devices",
    ]);
  });

  it("names the other ways and the other clouds", () => {
    assert.deepEqual(problems("gcp", { accelerator: "L4", sharing: { kind: "mps", replicas: 4 } }), [
      'nodePools[0].sharing.kind "mps" needs pods that share the node\'s IPC namespace (hostIPC) on GKE, which Pod Security forbids; there: time-slicing; on other clouds: aws',
    ]);
    assert.deepEqual(problems("azure", { accelerator: "H100", sharing: { kind: "mig", profile: "1g.20gb" } }), [
      'nodePools[0].sharing.profile "1g.20gb" of H100 cannot be had on azure; there: 2g.20gb, 3g.40gb, 4g.40gb, 7g.80gb, 1g.10gb; on other clouds: aws, gcp',
    ]);
    assert.deepEqual(problems("aws", { accelerator: "B200", sharing: { kind: "mig", profile: "1g.23gb" } }), [
      'nodePools[0].sharing.profile "1g.23gb" of B200 cannot be had on aws; there: none: use time-slicing or mps; on other clouds: gcp',
    ]);
    assert.deepEqual(problems("aws", { accelerator: "H100", sharing: { kind: "mig", profile: "1g.5gb" } }), [
      'nodePools[0].sharing.profile "1g.5gb" is not a profile of H100; there: 1g.10gb, 1g.20gb, 2g.20gb, 3g.40gb, 4g.40gb, 7g.80gb',
    ]);
    assert.deepEqual(problems("azure", { accelerator: "T4", sharing: { kind: "mig", profile: "1g.5gb" } }), [
      'nodePools[0].sharing.profile "1g.5gb" is a slice, and T4 cannot be split in hardware; use time-slicing, or an accelerator that can be split: A100-40GB, A100-80GB, H100, H100-NVL, H200',
    ]);
  });

  it("is decided by the same tables that the refusals name", () => {
    fc.assert(
      fc.property(fc.constantFrom(...CLOUDS), nvidia, anySharing, (cloud, accelerator, sharing) => {
        const accepted = checkSharing({ cloud, offerOn }, [pool({ accelerator, sharing })]).length === 0;
        const offered = offerOn(cloud).mig[accelerator] ?? [];
        const possible =
          sharing.kind === "mig"
            ? offered.includes(sharing.profile)
            : kindsOf(offerOn(cloud), accelerator).includes(sharing.kind);
        assert.equal(accepted, possible);
      }),
    );
  });

  it("is counted by the quota pack as the pools' vocabulary counts it", () => {
    for (const [accelerator, geometry] of Object.entries(MIG_GEOMETRIES)) {
      for (const [profile, count] of Object.entries(geometry)) {
        // The one profile of two sizes is told apart by its device: test/policies/cases/pool-cases.ts.
        if (`${accelerator} ${profile}` === "A100-40GB 1g.10gb") continue;
        assert.equal(SLICES[profile], count, `${accelerator} ${profile}`);
      }
    }
  });

  it("offers only profiles that the accelerator has, on clouds that sell it", () => {
    for (const cloud of CLOUDS) {
      for (const accelerator of ACCELERATOR_NAMES) {
        for (const profile of offerOn(cloud).mig[accelerator] ?? []) {
          assert.ok(profile in migProfiles(accelerator), `${cloud} ${accelerator} ${profile}`);
        }
      }
    }
    for (const cloud of SELLING_CLOUDS) {
      for (const name of Object.keys(offerOn(cloud).mig)) {
        assert.ok(
          OFFERS.some((offer) => offer.cloud === cloud && offer.accelerator === name),
          `${name} on ${cloud}`,
        );
      }
    }
  });
});

describe("how each cloud is told to share devices", () => {
  it("Bottlerocket: settings that keep the resource's name", () => {
    assert.equal(deviceSettings(undefined, undefined), "");
    assert.equal(deviceSettings("Trainium1", undefined), "");
    assert.equal(
      userData({ podsPerNode: 110 }, { accelerator: "L4", sharing: SLICED }),
      [
        "[settings.kubernetes]",
        "max-pods = 110",
        "[settings.kubelet-device-plugins.nvidia]",
        'device-list-strategy = ["cdi-cri","volume-mounts"]',
        'device-sharing-strategy = "time-slicing"',
        "[settings.kubelet-device-plugins.nvidia.time-slicing]",
        "replicas = 3",
        "rename-by-default = false",
        "fail-requests-greater-than-one = true",
        "",
      ].join("\n"),
    );
    assert.match(
      deviceSettings("L4", { kind: "mps", replicas: 4 }),
      /strategy = "mps"\n.*\.mps\]\nreplicas = 4\nrename/,
    );
    assert.equal(
      deviceSettings("H100", { kind: "mig", profile: "1g.10gb" }),
      [
        "[settings.kubelet-device-plugins.nvidia]",
        'device-list-strategy = ["cdi-cri","volume-mounts"]',
        'device-partitioning-strategy = "mig"',
        "[settings.kubelet-device-plugins.nvidia.mig.profile]",
        '"h100.80gb" = "1g.10gb"',
        "",
      ].join("\n"),
    );
  });

  it("GKE: the accelerator's own configuration", () => {
    assert.deepEqual(acceleratorSharing(undefined), {});
    assert.deepEqual(acceleratorSharing({ kind: "mig", profile: "1g.5gb" }), { gpuPartitionSize: "1g.5gb" });
    assert.deepEqual(acceleratorSharing(SLICED), {
      gpuSharingConfig: { gpuSharingStrategy: "TIME_SHARING", maxSharedClientsPerGpu: 3 },
    });
  });

  it("AKS: a profile for every one that it offers, and a label for the device plugin", () => {
    for (const profiles of Object.values(offerOn("azure").mig)) {
      for (const profile of profiles) {
        assert.equal(gpuInstanceProfile({ kind: "mig", profile }), `MIG${profile.slice(0, 2)}`);
      }
    }
    assert.deepEqual([SLICED, undefined].map(gpuInstanceProfile), [undefined, undefined]);
    assert.deepEqual([SLICED, { kind: "mig", profile: "1g.5gb" } as const, undefined].map(pluginConfigOf), [
      "time-slicing-3",
      undefined,
      undefined,
    ]);
  });
});
