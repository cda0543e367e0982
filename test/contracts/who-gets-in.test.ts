/**
 * Who gets in, on clouds on which Stratiform creates the cluster, run over each: from where its API is reached, and who
 * puts images into its registry. Under mocks: what is asked for, not what a cloud makes of it.
 */
import assert from "node:assert/strict";
import type { Placement } from "../../components/placement";
import { CLOUD_FIXTURES, type CloudFixture } from "../support/clouds/cloud-fixtures";
import { recordFoundation } from "../support/clouds/created-platform";

for (const [cloud, fixture] of Object.entries(CLOUD_FIXTURES)) {
  if (fixture === "no manifest yet") continue;
  describe(`who gets in on ${cloud}`, () => contract(fixture));
}

function contract(fixture: CloudFixture): void {
  /** The foundation with something else in the cloud's placement. */
  const foundationWith = (change: object) => {
    const placement: Placement = Object.fromEntries(
      Object.entries(fixture.placement).map(([name, entry]) => [name, { ...entry, ...change }]),
    );
    return recordFoundation(fixture, { placement });
  };

  it("has a private API by default, a public one for listed public blocks alone, and lets private blocks in", async () => {
    const reachedWith = async (...apiAccess: string[]) =>
      fixture.apiReachedFrom((await foundationWith({ apiAccess })).resources);
    const [office, vpn, peered] = ["203.0.113.0/24", "10.8.0.0/16", "192.168.4.0/22"];
    const nobody = await reachedWith();
    const everything = "whatever is connected";
    assert.equal(nobody.internet, undefined);
    if (nobody.network !== everything) assert.deepEqual(nobody.network, []);
    const inside = await reachedWith(vpn, peered);
    assert.equal(inside.internet, undefined);
    if (inside.network !== everything) assert.deepEqual(inside.network, [vpn, peered]);
    const both = await reachedWith(office, vpn);
    assert.deepEqual(both.internet, [office]);
    if (both.network !== everything) assert.deepEqual(both.network, [vpn]);
    assert.deepEqual((await reachedWith(office)).internet, [office]);
  });

  it("lets those whom the placement names push to every repository, and nobody else; and do no more than that", async () => {
    const named = Object.values(fixture.placement).flatMap((entry) => ("pushers" in entry ? entry.pushers : []));
    const { result, resources } = await foundationWith({ pushers: named });
    const rights = fixture.imageRights(resources);
    assert.equal(named.length, 1);
    assert.deepEqual([...new Set(rights.map(([who]) => who))], named);
    const places = [...new Set(rights.map(([, , place]) => place))];
    assert.ok([1, Object.keys(result.registry.urls).length].includes(places.length), places.join());
    for (const place of places) {
      const here = rights.filter(([, , at]) => at === place).map(([, right]) => right);
      assert.deepEqual(here.sort(), [...fixture.pushRights], place);
    }
    assert.deepEqual(fixture.imageRights((await foundationWith({ pushers: [] })).resources), []);
  });
}
