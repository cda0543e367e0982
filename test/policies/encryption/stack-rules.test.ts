/** S3 keeps a bucket's encryption, policy and public access in resources of their own: rules find what belongs together. */
import assert from "node:assert/strict";
import { ENCRYPTION_RULES } from "../../../policies/encryption/rules/all";
import { evaluateStack } from "../../../policies/engine/evaluate";
import { Field, UNKNOWN_STRING } from "../../../policies/rule/field";
import { type StackRule } from "../../../policies/rule/rule";
import { Stack, type StackResource } from "../../../policies/rule/resource";
import { canonicalType } from "../../../catalogue/tokens/canonical";
import { AWS } from "../../../catalogue/tokens/aws";

const RULES = new Map(
  ENCRYPTION_RULES.filter((rule): rule is StackRule => rule.kind === "stack").map((rule) => [rule.id, rule]),
);
const KEY = "arn:aws:kms:eu-west-1:111122223333:key/1";
const encrypted = (key: unknown) => ({
  rules: [{ applyServerSideEncryptionByDefault: { sseAlgorithm: "aws:kms", kmsMasterKeyId: key } }],
});
const DENIES_PLAINTEXT = {
  Statement: [
    {
      ...{ Effect: "Deny", Principal: "*", Action: "s3:*", Resource: "*" },
      Condition: { Bool: { "aws:SecureTransport": "false" } },
    },
  ],
};

function resource(
  type: string,
  name: string,
  props: object,
  from: Record<string, StackResource[]> = {},
): StackResource {
  const links = { parent: undefined, dependencies: Object.values(from).flat(), propertyDependencies: from };
  return { type: canonicalType(type).token, name, urn: `urn:${name}`, props: Field.of(props), ...links };
}

const bucket = (name: string, props: object = { bucket: name }) => resource(AWS.s3Bucket, name, props);

/** `resource: kind` of each finding. */
function judge(id: string, resources: readonly StackResource[], given: unknown = {}): string[] {
  const rule = RULES.get(id);
  assert.ok(rule !== undefined, id);
  return evaluateStack(rule, new Stack(resources), { given, today: "2026-01-01" }).map(
    (finding) => `${finding.resource?.name ?? "?"}: ${finding.kind}`,
  );
}

/** One whole bucket per rule: how its part is made, with good and bad content. */
const SPLITS = {
  "aws-s3-bucket-customer-key": { part: AWS.s3BucketEncryption, good: encrypted(KEY), bad: encrypted("alias/aws/s3") },
  "aws-s3-bucket-public-access-blocked": { part: AWS.s3PublicAccessBlock, good: {}, bad: undefined },
  "aws-s3-bucket-tls-only": {
    part: AWS.s3BucketPolicy,
    good: { policy: JSON.stringify(DENIES_PLAINTEXT) },
    bad: { policy: '{"Statement": []}' },
  },
} as const;

describe("policies: encryption rules over split resources", () => {
  it("are tried here, every one of them", () => {
    assert.deepEqual([...RULES.keys()].sort(), Object.keys(SPLITS).sort());
  });

  for (const [id, { part, good, bad }] of Object.entries(SPLITS)) {
    describe(id, () => {
      const data = bucket("data");
      const other = bucket("other");
      const unnamed = bucket("unnamed", { bucket: UNKNOWN_STRING, arn: UNKNOWN_STRING });

      it("finds the bucket without its part", () => {
        assert.deepEqual(judge(id, [data]), ["data: violation"]);
        assert.deepEqual(judge(id, [data, other, resource(part, "p", { bucket: "data", ...good })]), [
          "other: violation",
        ]);
      });

      it("says nothing where there is no bucket", () => {
        assert.deepEqual(judge(id, [resource(part, "p", { bucket: "elsewhere", ...good })]), []);
      });

      it("links by name, by id and by the program's own reference while names are unknown", () => {
        assert.deepEqual(judge(id, [data, resource(part, "p", { bucket: "data", ...good })]), []);
        const byId = bucket("data", { id: "data-1a2b" });
        assert.deepEqual(judge(id, [byId, resource(part, "p", { bucket: "data-1a2b", ...good })]), []);
        const linked = resource(part, "p", { bucket: UNKNOWN_STRING, ...good }, { bucket: [unnamed] });
        assert.deepEqual(judge(id, [unnamed, linked]), []);
        assert.deepEqual(judge(id, [unnamed, other, linked]), ["other: violation"], "the reference is to one of two");
      });

      it("does not decide while an unknown name may be the bucket's", () => {
        assert.deepEqual(judge(id, [data, resource(part, "p", { bucket: UNKNOWN_STRING, ...good })]), [
          "data: undecided",
        ]);
      });

      if (bad !== undefined) {
        it("finds the part that says the wrong thing, also behind an unknown one", () => {
          const parts = [
            resource(part, "unread", { bucket: UNKNOWN_STRING, ...good }),
            resource(part, "wrong", { bucket: "data", ...bad }),
          ];
          assert.deepEqual(judge(id, [data, ...parts]), ["wrong: violation"]);
        });

        it("does not decide on content that is not known", () => {
          const hidden = Object.fromEntries(Object.keys(bad).map((key) => [key, UNKNOWN_STRING]));
          assert.deepEqual(judge(id, [data, resource(part, "p", { bucket: "data", ...hidden })]), ["p: undecided"]);
        });
      }

      it("forgives what is exempt, until the exemption ends", () => {
        const exemption = { name: "data", owner: "ml", reason: "public models" };
        assert.deepEqual(judge(id, [data], { exemptions: [{ ...exemption, expires: "2026-06-30" }] }), []);
        assert.deepEqual(judge(id, [data], { exemptions: [{ ...exemption, expires: "2025-12-31" }] }), [
          "data: violation",
        ]);
        assert.deepEqual(judge(id, [other], { exemptions: [{ ...exemption, expires: "2026-06-30" }] }), [
          "other: violation",
        ]);
      });
    });
  }

  it("take the bucket's own settings, in the shapes of both SDK versions", () => {
    const block = { sseAlgorithm: "aws:kms", kmsMasterKeyId: KEY };
    const inline = { serverSideEncryptionConfiguration: { rule: { applyServerSideEncryptionByDefault: block } } };
    assert.deepEqual(judge("aws-s3-bucket-customer-key", [bucket("data", inline)]), []);
    const older = {
      serverSideEncryptionConfigurations: [{ rules: [{ applyServerSideEncryptionByDefaults: [block] }] }],
    };
    const v2 = resource("aws:s3/bucketV2:BucketV2", "data", older);
    assert.deepEqual(judge("aws-s3-bucket-customer-key", [v2]), []);
    const ownKey = {
      serverSideEncryptionConfiguration: {
        rule: { applyServerSideEncryptionByDefault: { ...block, kmsMasterKeyId: "alias/aws/s3" } },
      },
    };
    assert.deepEqual(judge("aws-s3-bucket-customer-key", [bucket("data", ownKey)]), ["data: violation"]);
    const policy = { policy: JSON.stringify(DENIES_PLAINTEXT) };
    assert.deepEqual(judge("aws-s3-bucket-tls-only", [bucket("data", policy)]), []);
    assert.deepEqual(judge("aws-s3-bucket-tls-only", [bucket("data", { policy: "{}" })]), ["data: violation"]);
  });

  it("ask for no block per bucket where the account blocks", () => {
    const account = resource(AWS.s3AccountPublicAccessBlock, "account", {});
    assert.deepEqual(judge("aws-s3-bucket-public-access-blocked", [bucket("data"), account]), []);
  });
});
