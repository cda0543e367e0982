/** Names of role assignments on Azure: they follow from what Azure never changes in one. */
import assert from "node:assert/strict";
import { describe, it } from "mocha";
import catalogue from "../../../catalogue/roles/built-in-roles.azure.json";
import { grant, ROLES, type Grant } from "../../../components/account/roles.azure";
import { placementOn } from "../../../components/placement";
import { CLOUD_FIXTURES } from "../../support/clouds/cloud-fixtures";
import { record } from "../../support/recorder";
import { OWNERSHIP } from "../../support/specs";
import { UNKNOWN_ROLES } from "../../../rehearsal/clouds/azure/account/rights";

const GIVEN: Grant = {
  role: "Reader",
  principalId: "11111111-1111-4111-8111-111111111111",
  at: "/subscriptions/s/resourceGroups/one",
};

async function nameOf(change: Partial<Grant>): Promise<unknown> {
  const fixture = CLOUD_FIXTURES.azure;
  assert.ok(typeof fixture !== "string");
  const placement = placementOn("azure", fixture.placement);
  const { one } = await record((options) =>
    grant({ name: "x", ownership: OWNERSHIP, labels: {}, options }, "reader", placement, { ...GIVEN, ...change }),
  );
  return one("reader").inputs["roleAssignmentName"];
}

describe("a role of Azure's own", () => {
  it("has the id that Azure gives it, wherever the program or the simulated account names it", () => {
    const ours = Object.fromEntries(
      Object.keys(ROLES).map((name) => [name, catalogue.roles[name as keyof typeof catalogue.roles]]),
    );
    assert.deepEqual(ROLES, ours);
    assert.deepEqual(UNKNOWN_ROLES, []);
    assert.ok(Object.keys(catalogue.roles).length > 500, "all of them, not those that somebody picked");
  });
});

describe("the name of a role assignment on Azure", () => {
  it("is a GUID, and the same each time, however the place's id is spelled", async () => {
    const name = await nameOf({});
    assert.match(String(name), /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/);
    assert.equal(await nameOf({ at: "/subscriptions/S/resourcegroups/ONE" }), name);
    assert.equal(await nameOf({ condition: "(true)" }), name, "Azure changes a condition in place");
  });

  it("is another one for another role, place or identity", async () => {
    const names = [
      await nameOf({}),
      await nameOf({ role: "Contributor" }),
      await nameOf({ at: "/subscriptions/s/resourceGroups/two" }),
      await nameOf({ principalId: "22222222-2222-4222-8222-222222222222" }),
    ];
    assert.equal(new Set(names).size, names.length);
  });
});
