/** What the simulated AWS refuses: mistakes that people make, each alone in a foundation that is right otherwise. */
import assert from "node:assert/strict";
import { before, describe, it } from "mocha";
import { AWS_TABLE } from "../../../../rehearsal/clouds/aws/table";
import type { Plain, TypeRow } from "../../../../rehearsal/clouds/plugin/row";
import { valuesAt } from "../../../../rehearsal/clouds/account/paths";
import { AWS_PLACEMENT, CLOUD_FIXTURES } from "../../../support/clouds/cloud-fixtures";
import { refusalTo } from "../../../support/clouds/account-mistakes";
import { simulateFoundation, type SimulatedFoundation } from "../../../support/clouds/simulated-foundation";
import { CLUSTER_MISTAKES } from "./cases/cluster";
import type { KnownMistake } from "./cases/mistake";
import { FILE_MISTAKES, NAME_MISTAKES } from "./cases/neighbours";
import { NETWORK_MISTAKES, TWINS, TWO_NETWORKS } from "./cases/network";
import { NODE_MISTAKES } from "./cases/nodes";
import { QUEUE_MISTAKES } from "./cases/queues";
import { SECURITY_MISTAKES } from "./cases/security";
import { STORE_MISTAKES } from "./cases/stores";
import { isMap } from "../../../../components/core/plain";

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
const ROWS: Readonly<Record<string, TypeRow>> = AWS_TABLE.types;
let foundation: SimulatedFoundation;

before(async function () {
  this.timeout(60_000);
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

describe("the simulated AWS refuses", () => {
  /** References that may lead outside of the account, so that a wrong one cannot be told from a right one. */
  const OUTSIDE = ["aws:eks/accessEntry:AccessEntry principalArn"];

  it("every reference that leads nowhere", async () => {
    const accepted: string[] = [];
    const seen = new Set<string>();
    for (const { ask } of foundation.made) {
      for (const { path, within } of ROWS[ask.type]?.references ?? []) {
        const [value] = valuesAt(ask.inputs, path).flatMap((found): readonly unknown[] => within?.(found) ?? [found]);
        const key = `${ask.type} ${path}`;
        // Principals that a policy names are mistakes of their own above.
        if (typeof value !== "string" || value.endsWith(":root") || seen.has(key)) continue;
        seen.add(key);
        const dangling = /[0-9a-f]$/.test(value) && value.includes("-") ? elsewhere(value) : `${value}x`;
        const inputs = () => parsed(JSON.stringify(ask.inputs).replaceAll(value, dangling));
        const change = { type: ask.type, name: ask.logicalName, inputs };
        const said = await refusalTo(AWS_TABLE, ACCOUNT, foundation, { change });
        if (!/names no|must be/.test(said?.message ?? ""))
          accepted.push(`${key}: ${dangling}: ${said?.message ?? "taken"}`);
      }
    }
    assert.ok(seen.size > 40, `${seen.size} references`);
    assert.deepEqual(
      accepted.filter((text) => !OUTSIDE.some((known) => text.startsWith(known))),
      [],
    );
  }).timeout(60_000);
});

/** An id of the same form that nobody has. */
function elsewhere(id: string): string {
  return `${id.slice(0, -4)}${id.endsWith("0000") ? "1111" : "0000"}`;
}

function parsed(text: string): Plain {
  const value: unknown = JSON.parse(text);
  return isMap(value) ? value : {};
}
