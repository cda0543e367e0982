import assert from "node:assert/strict";
import { before, describe, it } from "mocha";
import { GCP_TABLE } from "../../../../rehearsal/clouds/gcp/table";
import type { CloudTable } from "../../../../rehearsal/clouds/plugin/row";
import { SimulatedAccount } from "../../../../rehearsal/clouds/account/account";
import { GCP_FIXTURE } from "../../../support/clouds/gcp-fixture";
import { changedAll } from "../../../support/plain-change";
import { madeOf } from "../../../support/clouds/refusals";
import {
  PaperHardware,
  simulateFoundation,
  type SimulatedFoundation,
} from "../../../support/clouds/simulated-foundation";

const table: CloudTable = GCP_TABLE;
const PROJECT = "my-project-123";

describe("simulated Google Cloud: updates, deletions and quotas", () => {
  let foundation: SimulatedFoundation;
  before(async function () {
    this.timeout(60_000);
    foundation = await simulateFoundation(table, GCP_FIXTURE, PROJECT);
    assert.deepEqual(foundation.refusals, []);
  });
  const made = (of: string) => madeOf(foundation, { of });

  const update = (of: string, changes: Readonly<Record<string, unknown>>) => {
    const { ask, held } = made(of);
    return foundation.account.update(held.id, { ...ask, inputs: changedAll(ask.inputs, changes) });
  };

  it("lets a control plane go up by one minor, and neither further nor back", async () => {
    await assert.rejects(update("cluster-control-plane", { minMasterVersion: "1.34" }), /back from 1\.35 to 1\.34/);
    const { outputs } = await update("cluster-control-plane", { minMasterVersion: "1.36" });
    assert.match(String(outputs["masterVersion"]), /^1\.36\.\d+-gke\.\d+$/);
    assert.equal(foundation.hardware.clusters.get("stratiform-dev"), "1.36");
    const versions = [...foundation.hardware.groups.values()].map(({ version }) => version);
    assert.deepEqual(new Set(versions), new Set(["1.36"]), "every pool follows its control plane");
    await assert.rejects(update("cluster-control-plane", {}), /back from 1\.36 to 1\.35/);
  });

  it("skips no minor", async () => {
    const { ask } = made("cluster-control-plane");
    const old = changedAll(ask.inputs, { name: "old", minMasterVersion: "1.34" });
    const held = await foundation.account.create({ ...ask, logicalName: "old", inputs: old });
    const skipping = { ...ask, logicalName: "old", inputs: { ...old, minMasterVersion: "1.36" } };
    await assert.rejects(
      foundation.account.update(held.id, skipping),
      /skip a minor, from 1\.34 to 1\.36; go to 1\.35 first/,
    );
    await foundation.account.delete(held.type, held.id);
  });

  it("does not decrypt by silence", async () => {
    const changes = { minMasterVersion: "1.36", databaseEncryption: undefined };
    await assert.rejects(update("cluster-control-plane", changes), /databaseEncryption must say DECRYPTED/);
  });

  it("raises a pool's ceiling and renews its machines in place, and makes another pool for other accelerators", async () => {
    await update("node-pools-general", {
      "autoscaling.totalMaxNodeCount": 7,
      "nodeConfig.machineType": "n2-standard-16",
    });
    const [group] = [...foundation.hardware.groups.values()].filter(({ name }) => name.includes("general"));
    assert.deepEqual([group?.max, group?.machine], [7, "n2-standard-16"]);
    await assert.rejects(
      update("node-pools-l4", {
        "nodeConfig.guestAccelerators.0.count": 2,
        "nodeConfig.machineType": "g2-standard-24",
      }),
      /nodeConfig cannot be changed/,
    );
  });

  it("lets a pool be put into a compute class, by the one label of Google's that users set", async () => {
    const label = "cloud.google.com/compute-class";
    const { ask } = made("node-pools-general");
    const inputs = changedAll(ask.inputs, { name: "in-a-class", "nodeConfig.labels": { [label]: "general" } });
    const held = await foundation.account.create({ ...ask, logicalName: "second", inputs });
    const [group] = [...foundation.hardware.groups.values()].filter(({ name }) => name.includes("in-a-class"));
    assert.equal(group?.labels[label], "general");
    await foundation.account.delete(held.type, held.id);
  });

  it("deletes nothing that something else needs", async () => {
    const needs = [
      ["network-vpc", /is still used by .*network-nodes/],
      ["network-nodes", /is still used by .*cluster-control-plane/],
      ["keys-disks", /is still used by .*cluster-control-plane/],
      ["cluster-nodes", /is still used by .*node-pools-general/],
      ["cluster-control-plane", /is still used by .*cluster-system/],
    ] as const;
    for (const [of, message] of needs) {
      const { held } = made(of);
      await assert.rejects(foundation.account.delete(held.type, held.id), { message });
    }
  });

  it("counts machines and their disks against what the project may use", async function () {
    this.timeout(60_000);
    const quotas = { NVIDIA_L4_GPUS: 5, SSD_TOTAL_GB: 1_800 };
    const tight = await simulateFoundation(table, GCP_FIXTURE, PROJECT, {}, { quotas });
    assert.deepEqual(tight.refusals, []);
    const { ask } = madeOf(tight, { of: "node-pools-l4" });
    const more = { ...ask, logicalName: "second", inputs: { ...ask.inputs, name: "second" } };
    const message =
      "NVIDIA_L4_GPUS: 4 asked with 4 in use, limit 5; SSD_TOTAL_GB: 1200 asked with 1500 in use, limit 1800";
    await assert.rejects(tight.account.create(more), { message });
  });
});

describe("simulated Google Cloud: what stays, and who may come in", () => {
  const account = () => new SimulatedAccount({ table, account: PROJECT, hardware: new PaperHardware() });
  const configuration = { project: PROJECT, region: "europe-west4", billingProject: PROJECT };

  it("keeps the names of key rings, keys and log buckets that were deleted", async () => {
    const simulated = account();
    const ring = {
      type: "gcp:kms/keyRing:KeyRing",
      logicalName: "ring",
      inputs: { name: "ring", location: "europe-west4" },
      configuration,
    };
    const made = await simulated.create(ring);
    const key = {
      type: "gcp:kms/cryptoKey:CryptoKey",
      logicalName: "key",
      inputs: { name: "key", keyRing: made.id },
      configuration,
    };
    const keyMade = await simulated.create(key);
    await simulated.delete(key.type, keyMade.id);
    await assert.rejects(simulated.create(key), /key's name stays taken in its ring/);
    await simulated.delete(ring.type, made.id);
    await assert.rejects(simulated.create(ring), /deletes no key ring/);
    const logs = {
      type: "gcp:logging/projectBucketConfig:ProjectBucketConfig",
      logicalName: "logs",
      inputs: { project: PROJECT, location: "europe-west4", bucketId: "logs" },
      configuration,
    };
    const bucket = await simulated.create(logs);
    await simulated.delete(logs.type, bucket.id);
    await assert.rejects(simulated.create(logs), /waits for seven days/);
  });

  it("takes a key from no log bucket, and shortens nothing that is locked", async () => {
    const simulated = account();
    const inputs = {
      project: PROJECT,
      location: "europe-west4",
      bucketId: "logs",
      retentionDays: 30,
      locked: true,
      enableAnalytics: true,
    };
    const logs = {
      type: "gcp:logging/projectBucketConfig:ProjectBucketConfig",
      logicalName: "logs",
      inputs,
      configuration,
    };
    const { id } = await simulated.create(logs);
    const change = (changes: object) => simulated.update(id, { ...logs, inputs: { ...inputs, ...changes } });
    await assert.rejects(change({ retentionDays: 7 }), /retentionDays cannot change once the bucket is locked/);
    await assert.rejects(change({ enableAnalytics: false }), /enableAnalytics cannot be turned off once it was on/);
    await assert.rejects(simulated.delete(logs.type, id), /it is locked/);
  });

  it("refuses credentials that belong to another project, as do requests that are counted against another", () => {
    assert.throws(
      () => account().signIn({ ...configuration, project: "other-project" }),
      /may not use project other-project/,
    );
    assert.throws(() => account().signIn({ ...configuration, billingProject: "other-project" }), /other-project/);
    assert.equal(account().signIn(configuration).account, PROJECT);
  });

  it("has room for five networks in a new project", async () => {
    const simulated = account();
    const network = (name: string) =>
      simulated.create({ type: "gcp:compute/network:Network", logicalName: name, inputs: { name }, configuration });
    for (const name of ["a", "b", "c", "d", "e"]) await network(name);
    await assert.rejects(network("f"), /NETWORKS: 1 asked with 5 in use, limit 5/);
  });
});
