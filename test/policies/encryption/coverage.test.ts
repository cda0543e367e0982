/** Every type that a stack registers is answered for, and the answers are about types that exist. */
import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { answerFor, HOLDS_NO_DATA, NOTHING_TO_CHOOSE } from "../../../policies/encryption/coverage";
import { KINDS } from "../../../components/addons/custom-resources/kinds";
import { ENCRYPTION_RULES } from "../../../policies/encryption/rules/all";
import { AWS } from "../../../catalogue/tokens/aws";
import { AZURE } from "../../../catalogue/tokens/azure";
import { CUSTOM } from "../../../catalogue/tokens/custom";
import { GCP, GCP_IAM } from "../../../catalogue/tokens/gcp";
import { declaredToken } from "./declared-types";

const GOLDEN = path.join(__dirname, "../../../rehearsal/golden");

/** The type at the end of a URN's chain of parents. */
function typeOf(urn: string): string {
  const [, , chain = ""] = urn.replace(/^urn:pulumi:/, "").split("::");
  return chain.split("$").at(-1) ?? "";
}

describe("policies: what the encryption pack covers", () => {
  const lists = readdirSync(GOLDEN).filter((file) => file.endsWith(".urns.txt"));

  it("has the golden list of at least one stack to compare with", () => {
    assert.ok(lists.length > 0);
  });

  for (const file of lists) {
    it(`is every type of ${file}`, () => {
      const urns = readFileSync(path.join(GOLDEN, file), "utf8").trim().split("\n");
      const types = [...new Set(urns.map(typeOf))].filter((type) => type !== "");
      assert.ok(types.length > 5, "the list holds types");
      assert.deepEqual(
        types.filter((type) => answerFor(type) === undefined),
        [],
        "add a rule, or a reason to HOLDS_NO_DATA in policies/encryption/coverage.ts, or to the policy.ts of an addon",
      );
    });
  }

  it("is not what nobody thought of", () => {
    assert.equal(answerFor("aws:someday/store:Store"), undefined);
    assert.equal(answerFor("other:index:Component"), undefined);
  });

  it("answers for one type in one way", () => {
    const ruled = new Set(ENCRYPTION_RULES.flatMap(({ resources }) => resources));
    assert.deepEqual(
      Object.keys({ ...HOLDS_NO_DATA, ...NOTHING_TO_CHOOSE }).filter((token) => ruled.has(token)),
      [],
    );
  });

  it("excuses only Kubernetes types that the SDK declares", () => {
    const kinds = Object.keys(HOLDS_NO_DATA).filter((token) => /^kubernetes:(?:\w+|[\w.]+\.k8s\.io)\//.test(token));
    assert.deepEqual(
      kinds.filter((token) => declaredToken(token) !== token),
      [],
    );
  });

  it("is what custom resources of the platform's addons need", () => {
    const kinds = Object.keys(KINDS).map((name) => name.replace(/\/(\w+)$/, ":$1"));
    assert.ok(kinds.length > 0);
    assert.deepEqual(
      kinds.map((kind) => `kubernetes:${kind}`).filter((type) => answerFor(type) === undefined),
      [],
    );
  });

  it("is every token of the clouds' lists", () => {
    const listed = [AWS, GCP, GCP_IAM, AZURE, CUSTOM].flatMap((list): string[] => Object.values(list));
    // Parts of a whole that a stack rule reads together with it.
    const parts = new Set<string>([AWS.s3PublicAccessBlock, AWS.s3BucketPolicy, AWS.s3BucketEncryption]);
    assert.deepEqual(
      listed.filter((token) => answerFor(token) === undefined && !parts.has(token)),
      [],
      "add a rule, or a reason to HOLDS_NO_DATA",
    );
  });
});
