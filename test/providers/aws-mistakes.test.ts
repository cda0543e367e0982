/** What the simulated AWS refuses: mistakes that people make, each alone in a foundation that is right otherwise. */
import assert from "node:assert/strict";
import { before, describe, it } from "mocha";
import { AWS_TABLE } from "../../rehearsal/providers/aws/table";
import { AWS_PLACEMENT, CLOUD_FIXTURES } from "../support/cloud-fixtures";
import { refusalTo } from "../support/account-mistakes";
import { simulateFoundation, type SimulatedFoundation } from "../support/simulated-foundation";
import { CLUSTER_MISTAKES } from "./aws-mistakes/cluster";
import type { KnownMistake } from "./aws-mistakes/mistake";
import { FILE_MISTAKES, NAME_MISTAKES } from "./aws-mistakes/neighbours";
import { NETWORK_MISTAKES, TWINS, TWO_NETWORKS } from "./aws-mistakes/network";
import { NODE_MISTAKES } from "./aws-mistakes/nodes";
import { QUEUE_MISTAKES } from "./aws-mistakes/queues";
import { SECURITY_MISTAKES } from "./aws-mistakes/security";
import { STORE_MISTAKES } from "./aws-mistakes/stores";

const MISTAKES: Readonly<Record<string, readonly KnownMistake[]>> = {
  network: NETWORK_MISTAKES,
  "what belongs to two networks": TWO_NETWORKS,
  "what can be there once": TWINS,
  security: SECURITY_MISTAKES,
  cluster: CLUSTER_MISTAKES,
  nodes: NODE_MISTAKES,
  stores: STORE_MISTAKES,
  queues: QUEUE_MISTAKES,
  files: FILE_MISTAKES,
  names: NAME_MISTAKES,
};

const ACCOUNT = AWS_PLACEMENT.accountId;
let foundation: SimulatedFoundation;

before(async function () {
  this.timeout(20_000);
  const { aws } = CLOUD_FIXTURES;
  if (typeof aws === "string") throw new Error(aws);
  foundation = await simulateFoundation(AWS_TABLE, aws, ACCOUNT);
});

describe("the simulated AWS takes the foundation as it is", () => {
  it("also when it is asked again", async () => {
    assert.equal(await refusalTo(AWS_TABLE, ACCOUNT, foundation, {}), undefined);
  });
});

for (const [area, mistakes] of Object.entries(MISTAKES)) {
  describe(`the simulated AWS refuses, in ${area}`, () => {
    for (const { title, refused, says, ...mistake } of mistakes) {
      it(title, async () => {
        const said = await refusalTo(AWS_TABLE, ACCOUNT, foundation, mistake);
        assert.match(said?.message ?? "nothing", says);
        assert.equal(said?.type, refused);
      });
    }
  });
}
