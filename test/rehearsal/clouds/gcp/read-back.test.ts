/**
 * What Google makes of what it is asked for, as its provider reads it back: a stack that was just made must have nothing to
 * change. Walks every machine with accelerators in every way in which it is sold.
 */
import assert from "node:assert/strict";
import { describe, it } from "mocha";
import { GCP } from "../../../../catalogue/tokens/gcp";
import { buyableBy } from "../../../../components/node-pools/accelerators/buying";
import { OFFERS } from "../../../../catalogue/machines/offers";
import { zonesWith } from "../../../../catalogue/machines/zones";
import { CAPACITY_TYPES, type CapacityType } from "../../../../catalogue/machines/capacity-types";
import { compareInputs } from "../../../../rehearsal/clouds/plugin/difference";
import { asHeld, withIgnored } from "../../../../rehearsal/clouds/plugin/read-back";
import type { CloudTable, TypeRow } from "../../../../rehearsal/clouds/plugin/row";
import { GCP_TABLE } from "../../../../rehearsal/clouds/gcp/table";
import { checkInputs } from "../../../../rehearsal/clouds/plugin/check";
import type { Properties } from "../../../../rehearsal/protocol/properties";
import { recordFoundation } from "../../../support/clouds/created-platform";
import { GCP_FIXTURE, GCP_PLACEMENT } from "../../../support/clouds/gcp-fixture";
import type { Registered } from "../../../support/recorder";
import { simulateFoundation } from "../../../support/clouds/simulated-foundation";
import { pools } from "../../../support/specs";

const table: CloudTable = GCP_TABLE;

/** A pool's name can hold it. */
const nameOf = (type: string, way: CapacityType) =>
  `${type}-${way}`.replace("standard", "std").replace("hightpu", "tpu");

const SOLD = OFFERS.filter(({ cloud, accelerator }) => cloud === "gcp" && accelerator !== undefined).flatMap((offer) =>
  // A4X cannot be started yet (accelerators/runs-on.ts).
  offer.accelerator === "GB200" ? [] : buyableBy(offer, CAPACITY_TYPES).map((way) => ({ offer, way })),
);

const REGION = "us-central1";

async function everyPool(): Promise<readonly Registered[]> {
  const base = { nodes: 0, maxNodes: 2, cpu: "1", memory: "1Gi" };
  const asked = SOLD.map(({ offer: { type, accelerator, devices }, way }) => ({
    ...{ ...base, name: nameOf(type, way), accelerator, acceleratorsPerNode: devices, capacity: [way] },
    zones: { gcp: [zoneWith(type)] },
  }));
  const machines = SOLD.map(({ offer: { type, architecture, vcpu, devices }, way }) => [
    nameOf(type, way),
    { type, architecture, vcpu, devices },
  ]);
  const reservations = SOLD.map(({ offer: { type }, way }) => [
    nameOf(type, way),
    { name: "held", zone: zoneWith(type) },
  ]);
  const zones = ["a", "b", "c"].map((letter) => `${REGION}-${letter}`);
  const placed = { ...GCP_PLACEMENT, region: REGION, zones, reservations: Object.fromEntries(reservations) };
  const { ofType } = await recordFoundation(GCP_FIXTURE, {
    pools: pools(...asked),
    machines: { ...GCP_FIXTURE.machines, ...Object.fromEntries(machines) },
    placement: { gcp: placed },
  });
  return ofType(GCP.gkeNodePool);
}

const zoneWith = (type: string) => zonesWith("gcp", type, REGION)?.[0] ?? `${REGION}-a`;

describe("simulated Google Cloud: what is read back", () => {
  const row = table.types[GCP.gkeNodePool];
  assert.ok(row !== undefined);

  it("of a pool of any machine, bought in any way, is no change to the program", async function () {
    this.timeout(60_000);
    const made = await everyPool();
    assert.ok(made.length > 80, `${made.length} pools`);
    const changed = made.flatMap(({ name, inputs, options }) => {
      assert.deepEqual(checkInputs(row, inputs as Properties), [], name);
      const { detailed } = afterReading(row, inputs as Properties, options.ignoreChanges ?? []);
      return Object.keys(detailed).map((path) => `${name}: ${path}`);
    });
    assert.deepEqual(changed, []);
  });

  it("of a pool that does not say its local disks would replace it, and of a queued one with a strategy update it for ever", () => {
    const disks = { nodeConfig: { machineType: "a3-highgpu-8g" } };
    assert.deepEqual(afterReading(row, disks, []).detailed, {
      "nodeConfig.ephemeralStorageLocalSsdConfig": "delete-replace",
    });
    const queued = {
      nodeConfig: { flexStart: true },
      upgradeSettings: { strategy: "SURGE", maxSurge: 0, maxUnavailable: 1 },
    };
    const { changed, replaces } = afterReading(row, queued, []);
    assert.deepEqual([changed, replaces], [true, []]);
  });

  it("leaves pools alone that were made before the program said either", () => {
    const before = {
      nodeConfig: { machineType: "a3-highgpu-8g", flexStart: true },
      upgradeSettings: { strategy: "SURGE", maxSurge: 0, maxUnavailable: 1 },
    };
    const now = {
      nodeConfig: { ...before.nodeConfig, ephemeralStorageLocalSsdConfig: { localSsdCount: 16 } },
    };
    const ignored = [
      "nodeConfig.ephemeralStorageLocalSsdConfig",
      "nodeConfig.localNvmeSsdBlockConfig",
      "upgradeSettings",
    ];
    const held = asHeld(row, before);
    assert.deepEqual(compareInputs(row, held, withIgnored(now, held, ignored)).detailed, {});
  });
});

describe("simulated Google Cloud: the ways to a cluster's API", () => {
  for (const [what, change, byAddress, byName] of [
    ["lets its DNS name in", { apiAccess: [] }, false, true],
    ["lists a VPN's addresses", { apiAccess: ["10.8.0.0/16"] }, true, false],
    ["does both", { apiAccess: ["10.8.0.0/16"], dnsEndpoint: true }, true, true],
    ["does neither", { apiAccess: [], dnsEndpoint: false }, false, false],
  ] as const) {
    it(`answer from outside as far as a stack that ${what} says`, async () => {
      const placement = { gcp: { ...GCP_PLACEMENT, ...change, apiAccess: [...change.apiAccess] } };
      const { account } = await simulateFoundation(table, GCP_FIXTURE, "my-project-123", { placement });
      const { outputs } = account.held.find(({ type }) => type === GCP.gkeCluster) ?? {};
      const dns = (outputs?.["controlPlaneEndpointsConfig"] ?? {}) as { dnsEndpointConfig?: { endpoint?: string } };
      const answers = [outputs?.["endpoint"], dns.dnsEndpointConfig?.endpoint].map((one) => one !== "127.0.0.1:1");
      assert.deepEqual(answers, [byAddress, byName]);
    });
  }
});

/** The comparison of the next update, which begins with what the provider read. */
function afterReading(row: TypeRow, inputs: Properties, ignored: readonly string[]) {
  const held = asHeld(row, inputs);
  return compareInputs(row, held, withIgnored(inputs, held, ignored));
}
