/** Names of buckets on Google Cloud: as clients use them, and as IAM's conditions call them. Pure. */
import { interpolate, type Output } from "@pulumi/pulumi";

const RESOURCE = "projects/_/buckets/";

/** The resource name of a bucket; its project is never part of it. */
export function resourceNameOf(bucket: Output<string>): Output<string> {
  return interpolate`${RESOURCE}${bucket}`;
}

/** The bucket that a resource name means. */
export function bucketOf(resourceName: Output<string>): Output<string> {
  return resourceName.apply((name) => name.slice(RESOURCE.length));
}
