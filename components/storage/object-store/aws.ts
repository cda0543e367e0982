/** An object store on AWS: an S3 bucket with everything that S3 keeps in resources of their own. */
import {
  Bucket,
  BucketLifecycleConfiguration,
  BucketPolicy,
  BucketPublicAccessBlock,
  BucketServerSideEncryptionConfiguration,
  BucketVersioning,
} from "@pulumi/aws/s3";
import { interpolate, jsonStringify, type Output } from "@pulumi/pulumi";
import { placementOn } from "../../placement";
import type { Scope } from "../../core/component";
import { fitName } from "../../core/names";
import type { KeyReference } from "../../keys/contract";
import { infrequentDays, LIFECYCLE, type CreateObjectStore } from "./contract";

export const createObjectStore: CreateObjectStore = (scope, spec, keys) => {
  const { placement, store } = spec;
  const { accountId } = placementOn("aws", placement);
  const { stack, environment } = scope.ownership;
  const key = keys.for("objects");
  const bucket = new Bucket(
    scope.name,
    {
      // Unique among all accounts of the world, and the same every time: S3 allows 63 characters.
      bucket: fitName(`stratiform-${stack.toLowerCase().replace(/[^a-z0-9-]/g, "-")}-${store}-${accountId}`, 63),
      // Only in dev does a destroy take the objects with it.
      forceDestroy: environment === "dev",
    },
    { ...scope.options, protect: environment === "prod" },
  );
  const closed = new BucketPublicAccessBlock(
    scope.name,
    {
      bucket: bucket.bucket,
      blockPublicAcls: true,
      blockPublicPolicy: true,
      ignorePublicAcls: true,
      restrictPublicBuckets: true,
    },
    scope.options,
  );
  const policy = new BucketPolicy(
    scope.name,
    { bucket: bucket.bucket, policy: tlsOnly(bucket.arn) },
    // S3 refuses two changes of a bucket's access at the same time.
    { ...scope.options, dependsOn: [closed] },
  );
  const encryption = encrypt(scope, bucket, key);
  const versioning = new BucketVersioning(
    scope.name,
    { bucket: bucket.bucket, versioningConfiguration: { status: "Enabled" } },
    scope.options,
  );
  ageObjects(scope, bucket, versioning, infrequentDays(spec));
  return {
    name: bucket.bucket,
    url: interpolate`s3://${bucket.bucket}`,
    reference: { id: bucket.arn, key, ready: [closed, policy, encryption, versioning] },
  };
};

/** Nobody, whatever rights they have, speaks with the bucket in plaintext or with an outdated TLS. */
function tlsOnly(arn: Output<string>): Output<string> {
  const statement = (sid: string, condition: object) => ({
    Sid: sid,
    Effect: "Deny",
    Principal: "*",
    Action: "s3:*",
    Resource: [arn, interpolate`${arn}/*`],
    Condition: condition,
  });
  return jsonStringify({
    Version: "2012-10-17",
    Statement: [
      statement("DenyPlaintext", { Bool: { "aws:SecureTransport": "false" } }),
      statement("DenyOutdatedTls", { NumericLessThan: { "s3:TlsVersion": "1.2" } }),
    ],
  });
}

function encrypt(scope: Scope, bucket: Bucket, key: KeyReference): BucketServerSideEncryptionConfiguration {
  return new BucketServerSideEncryptionConfiguration(
    scope.name,
    {
      bucket: bucket.bucket,
      rules: [
        {
          applyServerSideEncryptionByDefault: { sseAlgorithm: "aws:kms", kmsMasterKeyId: key.id },
          // One data key for many objects: far fewer calls to KMS, at the same protection.
          bucketKeyEnabled: true,
        },
      ],
    },
    { ...scope.options, dependsOn: [...key.ready] },
  );
}

function ageObjects(scope: Scope, bucket: Bucket, versioning: BucketVersioning, days: number | undefined): void {
  new BucketLifecycleConfiguration(
    scope.name,
    {
      bucket: bucket.bucket,
      rules: [
        {
          id: "age",
          status: "Enabled",
          filter: { prefix: "" },
          // Not STANDARD_IA, whose objects are paid for each time that they are read: pods read whole models at every start.
          // Intelligent-Tiering charges for monitoring, not for reading: https://aws.amazon.com/s3/pricing/ (from memory, 2026-11-30)
          transitions: days === undefined ? [] : [{ days, storageClass: "INTELLIGENT_TIERING" }],
          noncurrentVersionExpiration: { noncurrentDays: LIFECYCLE.noncurrentFor },
          abortIncompleteMultipartUpload: { daysAfterInitiation: LIFECYCLE.abandonedFor },
        },
      ],
    },
    { ...scope.options, dependsOn: [versioning] },
  );
}
