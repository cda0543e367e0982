/** Claims for disks on Azure: every size is made, and a pod finds its disk in every zone where its class says so. */
import assert from "node:assert/strict";
import { describe, it } from "mocha";
import { makeDisk } from "../../../../../rehearsal/clouds/azure/cluster/disk-driver";
import { AZURE_FIXTURE } from "../../../../support/clouds/azure-fixture";
import { recordFoundation } from "../../../../support/clouds/created-platform";
import { at } from "../../../../support/recorder";

const SIZES = [1, 4, 5, 6, 7, 16, 20, 64, 1024];

async function parametersOf(name: string): Promise<Record<string, string>> {
  const { ofType } = await recordFoundation(AZURE_FIXTURE);
  const found = ofType("kubernetes:storage.k8s.io/v1:StorageClass").find((one) => one.name === `storage-${name}`);
  return at(found?.inputs, "parameters") as Record<string, string>;
}

describe("a claim for a disk on Azure", () => {
  it("of the default class is bound to no zone, for the autoscaler starts nodes in any", async () => {
    const parameters = await parametersOf("standard-block");
    for (const gib of SIZES) {
      assert.deepEqual(makeDisk({ parameters, gib, zone: "2" }), { zones: ["1", "2", "3"] });
      assert.deepEqual(makeDisk({ parameters, gib }), { zones: ["1", "2", "3"] }, "a pod on a regional node");
    }
  });

  it("of the fast class is made however small it is, in its pod's zone", async () => {
    const parameters = await parametersOf("fast-block");
    for (const gib of SIZES) assert.deepEqual(makeDisk({ parameters, gib, zone: "2" }), { zones: ["2"] }, `${gib} GiB`);
    const more = { ...parameters, DiskIOPSReadWrite: "10000" };
    assert.match(
      JSON.stringify(makeDisk({ parameters: more, gib: 5, zone: "1" })),
      /10000 IOPS of a disk of 5 GiB, which may have 3000/,
    );
    assert.deepEqual(makeDisk({ parameters: more, gib: 20, zone: "1" }), { zones: ["1"] });
    assert.match(JSON.stringify(makeDisk({ parameters, gib: 5 })), /attached to machines in a zone only/);
  });
});
