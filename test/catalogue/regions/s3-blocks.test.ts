/** The blocks at which S3 answers, beside what gateway endpoints really had as their prefix lists. */
import assert from "node:assert/strict";
import { describe, it } from "mocha";
import { AWS_REGIONS } from "../../../catalogue/regions/aws";
import { s3Blocks } from "../../../catalogue/regions/s3.aws";
import { contains, isNetwork, overlaps, parseCidr, type Cidr } from "../../../components/core/cidr";

/** `cidr_blocks` of gateway endpoints for S3, as Terraform printed them in two accounts; public GitHub files, read 2026-12-01. */
const PREFIX_LISTS = {
  "us-east-1": ["16.182.0.0/16", "18.34.0.0/19", "52.216.0.0/15", "54.231.0.0/16", "3.5.0.0/19", "18.34.232.0/21"],
  "us-west-2": ["3.5.76.0/22", "3.5.80.0/21", "18.34.48.0/20", "18.34.244.0/22", "52.92.128.0/17", "52.218.128.0/17"],
} as const;

const parsed = (blocks: readonly string[]): Cidr[] =>
  blocks.map((block) => {
    const cidr = parseCidr(block);
    assert.ok(cidr !== undefined && isNetwork(cidr), block);
    return cidr;
  });

describe("the blocks of S3", () => {
  it("are known for every region, each a network of its own", () => {
    for (const region of AWS_REGIONS.names) {
      const blocks = parsed(s3Blocks(region));
      assert.ok(blocks.length > 1, region);
      const doubles = blocks.filter((one) => blocks.some((other) => other !== one && overlaps(one, other)));
      assert.deepEqual(doubles, [], region);
    }
    assert.deepEqual(s3Blocks("eu-nowhere-9"), []);
  });

  for (const [region, list] of Object.entries(PREFIX_LISTS)) {
    it(`hold what gateway endpoints route in ${region}`, () => {
      const blocks = parsed(s3Blocks(region));
      const outside = list.filter((_, index) => {
        const block = parsed(list)[index];
        return block === undefined || !blocks.some((one) => contains(one, block));
      });
      assert.deepEqual(outside, []);
    });
  }
});
