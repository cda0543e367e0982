/** An object store on Google Cloud: a bucket that takes access from IAM alone and is never public. */
import { Bucket } from "@pulumi/gcp/storage";
import { interpolate } from "@pulumi/pulumi";
import { gcpName } from "../../account/names.gcp";
import { placementOn } from "../../placement";
import { infrequentDays, LIFECYCLE, type CreateObjectStore } from "./contract";
import { resourceNameOf } from "./names.gcp";

export const createObjectStore: CreateObjectStore = (scope, spec, keys) => {
  const { placement, store } = spec;
  const age = infrequentDays(spec);
  const { projectNumber, region } = placementOn("gcp", placement);
  const { environment } = scope.ownership;
  const key = keys.for("objects");
  const bucket = new Bucket(
    scope.name,
    {
      // Unique among all projects of the world, and the same every time.
      name: gcpName(scope, `${store}-${projectNumber}`),
      // As Google gives it back; in other letters it would look like another place.
      location: region.toUpperCase(),
      storageClass: "STANDARD",
      uniformBucketLevelAccess: true,
      publicAccessPrevention: "enforced",
      encryption: { defaultKmsKeyName: key.id },
      versioning: { enabled: true },
      // Versions keep what was replaced or deleted for longer already; both would be paid for.
      softDeletePolicy: { retentionDurationSeconds: 0 },
      lifecycleRules: [
        ...(age === undefined
          ? []
          : [
              {
                action: { type: "SetStorageClass", storageClass: "NEARLINE" },
                condition: { age, matchesStorageClasses: ["STANDARD"] },
              },
            ]),
        { action: { type: "Delete" }, condition: { daysSinceNoncurrentTime: LIFECYCLE.noncurrentFor } },
        { action: { type: "AbortIncompleteMultipartUpload" }, condition: { age: LIFECYCLE.abandonedFor } },
      ],
      // Only in dev does a destroy take the objects with it.
      forceDestroy: environment === "dev",
    },
    { ...scope.options, protect: environment === "prod", dependsOn: [...key.ready] },
  );
  return {
    name: bucket.name,
    url: interpolate`gs://${bucket.name}`,
    reference: { id: resourceNameOf(bucket.name), key, ready: [bucket] },
  };
};
