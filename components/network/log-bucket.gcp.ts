/**
 * Where logs go on Google Cloud: a log bucket with the stack's key and the environment's retention, a sink that copies into it
 * what a filter selects, and an exclusion that keeps the same out of the project's `_Default` bucket, where it would be
 * encrypted by Google and paid a second time. cloud.google.com/logging/docs/routing/overview#exclusions
 */
import { ProjectBucketConfig, ProjectExclusion, ProjectSink } from "@pulumi/gcp/logging";
import { interpolate, type Resource } from "@pulumi/pulumi";
import { gcpName } from "../account/names.gcp";
import type { GcpPlacement } from "../placement/gcp";
import type { Scope } from "../core/component";
import type { KeyReference } from "../keys/contract";
import { ringEnd } from "../keys/ring-end.gcp";
import { LOG_RETENTION_DAYS } from "./log-retention";

export interface LogBucketSpec {
  /** What the logs are, e.g. `flow-logs`. */
  readonly role: string;
  /** Which of the project's logs, in Cloud Logging's query language. */
  readonly filter: string;
  readonly placement: GcpPlacement;
  readonly key: KeyReference;
}

/** @returns what must exist before the first log that is to be kept */
export function createLogBucket(scope: Scope, { role, filter, placement, key }: LogBucketSpec): Resource[] {
  const { project, region } = placement;
  const bucket = new ProjectBucketConfig(
    `${scope.name}-${role}`,
    {
      project,
      location: region,
      bucketId: key.id.apply((id) => bucketName(gcpName(scope, role, 92), id)),
      description: `Stratiform ${scope.ownership.stack}: ${role}`,
      retentionDays: LOG_RETENTION_DAYS[scope.ownership.environment],
      // A bucket takes its key when it is made and cannot change it.
      cmekSettings: { kmsKeyName: key.id },
    },
    // Another name would be another bucket, and the logs would be gone: one that was named without its key ring keeps its name.
    { ...scope.options, dependsOn: [...key.ready], ignoreChanges: ["bucketId"] },
  );
  const sink = new ProjectSink(
    `${scope.name}-${role}`,
    {
      name: gcpName(scope, role, 100),
      destination: interpolate`logging.googleapis.com/${bucket.id}`,
      filter,
      uniqueWriterIdentity: true,
    },
    scope.options,
  );
  const once = new ProjectExclusion(
    `${scope.name}-${role}`,
    { name: gcpName(scope, role, 100), description: "They are in the stack's own bucket.", filter },
    { ...scope.options, dependsOn: [sink] },
  );
  return [bucket, sink, once];
}

/**
 * The role, with the random end of the stack's key ring: the name of a deleted bucket stays taken for seven days, and what would
 * be made under it meanwhile is refused. cloud.google.com/logging/docs/buckets#delete-bucket; the provider updates what it finds under
 * the name, whatever its state is (hashicorp/terraform-provider-google@e03b7622,
 * google/services/logging/resource_logging_bucket_config.go, 2026-08-21)
 */
export function bucketName(role: string, keyId: string): string {
  const end = ringEnd(keyId);
  return end === undefined ? role : `${role}-${end}`;
}
