/** Azure resources are known by the types that moved, and not by those of every version of Azure's API. */
import assert from "node:assert/strict";
import { PrivateZone } from "@pulumi/azure-native/privatedns";
import { VirtualNetwork } from "@pulumi/azure-native/network/virtualNetwork";
import * as pulumi from "@pulumi/pulumi";
import { withoutApiVersions } from "../../../components/account/aliases.azure";
import { plannedStack } from "../../support/planned-stacks";

/** The aliases that a resource is left with, from those that its class and `own` give it. */
function aliasesOf(create: (options: pulumi.CustomResourceOptions) => pulumi.Resource, own: pulumi.Alias[] = []) {
  const before: unknown[] = [];
  const after: unknown[] = [];
  create({
    aliases: own,
    transformations: [
      (args) => void before.push(...(args.opts.aliases ?? [])),
      withoutApiVersions,
      (args) => void after.push(...(args.opts.aliases ?? [])),
    ],
  });
  return { before, after };
}

describe("aliases on Azure", function () {
  this.timeout(60_000);
  before(() =>
    pulumi.runtime.setMocks({
      newResource: ({ name, inputs }) => ({ id: name, state: inputs as Record<string, unknown> }),
      call: () => ({}),
    }),
  );

  it("are none for a type that only had other API versions", () => {
    const { before, after } = aliasesOf((options) => new VirtualNetwork("one", { resourceGroupName: "g" }, options));
    assert.ok(before.length > 40, `${before.length}`);
    assert.deepEqual(after, []);
  });

  it("keep the type under which a resource was known before it moved", () => {
    const { after } = aliasesOf((options) => new PrivateZone("two", { resourceGroupName: "g" }, options));
    assert.deepEqual(after, [{ type: "azure-native:network:PrivateZone" }]);
  });

  it("keep what somebody wrote, and those of other providers", () => {
    const own = [{ name: "former" }, { name: "former", type: "azure-native:network/v20240101:VirtualNetwork" }];
    const { after } = aliasesOf((options) => new VirtualNetwork("three", { resourceGroupName: "g" }, options), own);
    assert.deepEqual(after, own);
    const other = aliasesOf(
      (options) => new pulumi.ComponentResource("aws:a/v20240101:B", "four", {}, options),
      [{ type: "azure-native:network/v20240101:VirtualNetwork" }],
    );
    assert.equal(other.after.length, 1);
  });

  it("of API versions are needed by no resource: none was ever created under one", async () => {
    const { registrations } = await plannedStack("prod", "azure");
    const onAzure = registrations.filter(({ type }) => type.startsWith("azure-native:"));
    assert.ok(onAzure.length > 10);
    assert.deepEqual(
      onAzure.filter(({ type, aliases }) => type.includes("/v") || aliases.length > 1),
      [],
    );
  });
});
