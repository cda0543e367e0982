/** Rules that the placements of all clouds share: from where a cluster's API can be reached. */
import assert from "node:assert/strict";
import fc from "fast-check";
import { apiSources, checkApiAccess, isPrivateBlock } from "../../../components/placement/rules";
import { checkAwsPlacement } from "../../../components/placement/aws";
import { checkAzurePlacement } from "../../../components/placement/azure";
import { checkGcpPlacement } from "../../../components/placement/gcp";
import { formatV4 } from "../../../components/core/cidr";
import { AZURE_PLACEMENT } from "../../support/clouds/azure-fixture";
import { AWS_PLACEMENT } from "../../support/clouds/cloud-fixtures";
import { GCP_PLACEMENT } from "../../support/clouds/gcp-fixture";

const rulesOf = (...apiAccess: string[]) => checkApiAccess(apiAccess, "p").map(({ path, rule }) => [path, rule]);

/** Blocks of any size, at any place. */
const block = fc
  .tuple(fc.bigInt({ min: 0n, max: 2n ** 32n - 1n }), fc.integer({ min: 0, max: 32 }))
  .map(([address, prefix]) => {
    const host = BigInt(32 - prefix);
    return formatV4({ address: (address >> host) << host, prefix });
  });

describe("from where a cluster's API can be reached", () => {
  it("tells private blocks of addresses from public ones", () => {
    const blocks = ["10.1.0.0/16", "172.31.0.0/16", "192.168.1.0/24", "100.64.0.0/10", "172.32.0.0/16", "8.8.8.0/24"];
    assert.deepEqual(blocks.map(isPrivateBlock), [true, true, true, true, false, false]);
    assert.deepEqual(apiSources(blocks), { network: blocks.slice(0, 4), internet: blocks.slice(4) });
  });

  it("takes offices, runners and whole private networks", () => {
    assert.deepEqual(rulesOf("203.0.113.7/32", "198.51.0.0/16", "10.0.0.0/8", "100.64.0.0/10"), []);
  });

  for (const [what, listed, rule] of [
    ["the whole internet", ["0.0.0.0/0"], /too much of the internet/],
    ["the whole internet in halves", ["0.0.0.0/1", "128.0.0.0/1"], /too much of the internet/],
    ["a block one size above the widest", ["198.50.0.0/15"], /more than a \/16/],
    ["private addresses with public ones beside them", ["192.0.0.0/8"], /too much of the internet/],
    ["IPv6", ["2001:db8::/32"], /IPv4 addresses alone/],
    ["a loopback", ["127.0.0.1/32"], /no machine calls/],
    ["a multicast group", ["224.0.0.0/24"], /no machine calls/],
  ] as const) {
    it(`refuses ${what}, on every cloud`, () => {
      const apiAccess = [...listed];
      assert.equal(rulesOf(...apiAccess).length, apiAccess.length);
      for (const [index, [path, said]] of rulesOf(...apiAccess).entries()) {
        assert.equal(path, `p.apiAccess[${index}]`);
        assert.match(String(said), rule);
      }
      const everywhere = [
        ...checkAwsPlacement({ ...AWS_PLACEMENT, apiAccess }),
        ...checkGcpPlacement({ ...GCP_PLACEMENT, apiAccess }),
        ...checkAzurePlacement({ ...AZURE_PLACEMENT, apiAccess }),
      ];
      assert.equal(everywhere.length, 3 * apiAccess.length);
    });
  }

  it("refuses a block that is listed twice", () => {
    assert.deepEqual(rulesOf("10.0.0.0/8", "10.0.0.0/8"), [["p.apiAccess[1]", "is named twice"]]);
  });

  it("never takes a list that opens a half of a percent of the internet, nor a block that is private in part", () => {
    fc.assert(
      fc.property(fc.uniqueArray(block, { maxLength: 200 }), (listed) => {
        const refused = new Set(checkApiAccess(listed, "p").map(({ value }) => value));
        const { network, internet } = apiSources(listed.filter((one) => !refused.has(one)));
        const addresses = internet.reduce((sum, one) => sum + 2 ** (32 - Number(one.split("/")[1])), 0);
        assert.ok(addresses < 2 ** 32 / 200);
        for (const one of internet) assert.doesNotMatch(one, /^(10|127)\.|^192\.168\./);
        for (const one of network) assert.match(one, /^(10|172|192|100)\./);
      }),
    );
  });
});
