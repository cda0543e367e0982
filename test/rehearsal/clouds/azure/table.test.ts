import assert from "node:assert/strict";
import { describe, it } from "mocha";
import { AZURE_TABLE } from "../../../../rehearsal/clouds/azure/table";
import type { TypeRow } from "../../../../rehearsal/clouds/plugin/row";
import { declaredToken } from "../../../policies/encryption/declared-types";
import { compareWithSdk } from "../../../support/vendors/sdk-inputs";
import { importedTypes, strayClaims } from "../../../support/clouds/table-claims";

const ROWS = Object.entries<TypeRow>(AZURE_TABLE.types);

describe("the simulated Azure: its rows", () => {
  it("are about types that the SDK declares", () => {
    assert.deepEqual(
      ROWS.map(([type]) => type).filter((type) => declaredToken(type) !== type),
      [],
    );
  });

  it("accept and compute nothing but what the SDK declares", () => {
    assert.deepEqual(
      ROWS.flatMap(([type, row]) => compareWithSdk("azure-native", type, row)),
      [],
    );
  });

  it("speak only of inputs, outputs and types that they have", () => {
    // Reservations are the placement's: nobody here makes one.
    const own = strayClaims(AZURE_TABLE).filter((claim) => !/refers to .*:CapacityReservationGroup/.test(claim));
    assert.deepEqual(own, []);
  });

  it("are those of every type that an adapter imports", () => {
    const known = ROWS.map(([token]) => token.replace(/^azure-native:(\w+):(\w+)$/, "$1 $2"));
    const types = importedTypes("azure-native", "azure");
    assert.ok(types.length > 25, types.join(", "));
    assert.deepEqual(
      types.filter((name) => !known.includes(name)),
      [],
    );
  });

  it("name the page that states their rules", () => {
    assert.deepEqual(
      ROWS.filter(([, { source }]) => !source.startsWith("learn.microsoft.com/")).map(([type]) => type),
      [],
    );
  });
});

describe("the simulated Azure: signing in", () => {
  const subscriptionId = "0b1f6471-1bf0-4dda-aec3-cb9272f09590";
  const configuration = { subscriptionId, location: "eastus" };

  it("leads to the subscription that is configured", () => {
    assert.deepEqual(AZURE_TABLE.signIn(configuration, subscriptionId), {
      account: subscriptionId,
      region: "eastus",
      configuration,
    });
  });

  it("refuses credentials without rights there", () => {
    const other = "99999999-1bf0-4dda-aec3-cb9272f09590";
    assert.match(String(AZURE_TABLE.signIn(configuration, other)), new RegExp(`${subscriptionId}.*${other}`));
  });
});
