/** Claims for shared files on Azure: the driver makes a share with the rights that it has, and nodes find it. */
import assert from "node:assert/strict";
import { describe, it } from "mocha";
import { AZURE } from "../../../../../catalogue/tokens/azure";
import { provision } from "../../../../../rehearsal/clouds/azure/cluster/file-driver";
import { AZURE_TABLE } from "../../../../../rehearsal/clouds/azure/table";
import type { Held, World } from "../../../../../rehearsal/clouds/plugin/row";
import { AZURE_FIXTURE } from "../../../../support/clouds/azure-fixture";
import { recordFoundation } from "../../../../support/clouds/created-platform";
import { at } from "../../../../support/recorder";
import { simulateFoundation } from "../../../../support/clouds/simulated-foundation";
import * as r from "../cases/requests";

describe("a claim for shared files on Azure", () => {
  it("becomes a share that nodes mount through the stack's endpoint, with no right on the network", async () => {
    const { account, made } = await simulateFoundation(AZURE_TABLE, AZURE_FIXTURE, r.ACCOUNT);
    const { ofType } = await recordFoundation(AZURE_FIXTURE);
    const [shared] = ofType("kubernetes:storage.k8s.io/v1:StorageClass").filter(({ name }) => name === "shared-files");
    const held = (type: string, name: string): Held =>
      made.find(({ ask }) => ask.type === type && ask.logicalName === name)?.held ?? assert.fail(name);
    const storage = held("azure-native:storage:StorageAccount", "shared-files");
    const world = {
      all: (type: string) => account.held.filter((one) => one.type === type),
      isEffective: () => true,
    } as Partial<World> as World;
    const parameters = {
      ...(at(shared?.inputs, "parameters") as Record<string, string>),
      storageAccount: String(storage.inputs["accountName"]),
    };
    const claim = {
      parameters,
      driver: held(AZURE.managedIdentity, "cluster-control-plane-identity"),
      network: held(r.VNET.type, "network-vnet").id,
    };
    const host = `${parameters.storageAccount}.privatelink.file.core.windows.net`;
    assert.deepEqual(provision(claim, world), { host });

    const open = { ...claim, parameters: { ...parameters, networkEndpointType: "" } };
    assert.match(
      JSON.stringify(provision(open, world)),
      /update service endpoints failed .* no role Network Contributor/,
    );
    const nobody = { ...claim, driver: held(AZURE.managedIdentity, "cluster-nodes-identity") };
    assert.match(JSON.stringify(provision(nobody, world)), /has no role Storage Account Contributor/);
  });
});
