import assert from "node:assert/strict";
import { describe, it } from "mocha";
import { AWS_TABLE } from "../../../../rehearsal/clouds/aws/table";
import type { TypeRow } from "../../../../rehearsal/clouds/plugin/row";
import { declaredToken } from "../../../policies/encryption/declared-types";
import { compareWithSdk } from "../../../support/vendors/sdk-inputs";
import { importedTypes, strayClaims } from "../../../support/clouds/table-claims";

const ROWS = Object.entries<TypeRow>(AWS_TABLE.types);

describe("the simulated AWS: its rows", () => {
  it("are about types that the SDK declares", () => {
    assert.deepEqual(
      ROWS.map(([type]) => type).filter((type) => declaredToken(type) !== type),
      [],
    );
  });

  it("accept and compute nothing but what the SDK declares", () => {
    assert.deepEqual(
      ROWS.flatMap(([type, row]) => compareWithSdk("aws", type, row)),
      [],
    );
  });

  it("speak only of inputs, outputs and types that they have", () => {
    // Policies that AWS maintains exist without anybody making them.
    const own = strayClaims(AWS_TABLE).filter((claim) => !/refers to aws:iam\/policy:Policy/.test(claim));
    assert.deepEqual(own, []);
  });

  it("are those of every type that an adapter imports, and of no other", () => {
    const types = importedTypes("aws", "aws");
    const known = ROWS.map(([token]) => token.replace(/^aws:(\w+)\/\w+:(\w+)$/, "$1 $2"));
    assert.ok(types.length > 30);
    assert.deepEqual(
      types.filter((name) => !known.includes(name)),
      [],
    );
    assert.deepEqual(
      known.filter((name) => !types.includes(name)),
      [],
    );
  });

  it("name the page that states their rules", () => {
    assert.deepEqual(
      ROWS.filter(([, { source }]) => !source.startsWith("https://docs.aws.amazon.com/")).map(([type]) => type),
      [],
    );
  });
});

describe("the simulated AWS: signing in", () => {
  const configuration = { region: "eu-central-1", allowedAccountIds: ["111122223333"] };

  it("leads to the account that is allowed", () => {
    const place = AWS_TABLE.signIn(configuration, "111122223333");
    assert.deepEqual(place, { account: "111122223333", region: "eu-central-1", configuration });
  });

  it("refuses credentials of another account, and a provider without a region", () => {
    const other = AWS_TABLE.signIn(configuration, "999999999999");
    assert.match(String(other), /999999999999.*only 111122223333/);
    assert.equal(AWS_TABLE.signIn({}, "111122223333"), "no region was configured");
  });
});
