/**
 * The rights that grants become on Google Cloud: predefined roles on the one bucket or secret, narrowed to a prefix by a
 * condition. Keys need no right: the service that stores the data decrypts it.
 */
import { interpolate, type Output } from "@pulumi/pulumi";
import type { ObjectAccess, ObjectGrant } from "./contract";

/** Reading is getting and listing; writing is that, and creating, replacing and deleting. */
export const OBJECT_ROLES = {
  read: "roles/storage.objectViewer",
  write: "roles/storage.objectUser",
} as const satisfies Record<ObjectAccess, string>;

/** Seeing that a bucket is there (storage.buckets.get), and nothing in it. */
export const STORE_ROLE = "roles/storage.bucketViewer";

/** Reading the value of a secret, and nothing else about it. */
export const SECRET_ROLE = "roles/secretmanager.secretAccessor";

/** Changing the records of one zone, where it is given at that zone. */
export const ZONE_ROLE = "roles/dns.admin";

/** Finding the project's zones. */
export const ZONES_ROLE = "roles/dns.reader";

export interface Condition {
  readonly title: string;
  readonly expression: Output<string>;
}

/**
 * Where a grant holds, in IAM's expression language. Objects are named by their bucket and prefix; a list request names
 * the bucket alone, and tells in an attribute of its own what it lists.
 */
export function objectCondition({ store, prefix = "" }: ObjectGrant): Condition {
  const objects = interpolate`resource.name.startsWith("${store.id}/objects/${prefix}")`;
  const listing = `api.getAttribute("storage.googleapis.com/objectListPrefix", "").startsWith("${prefix}")`;
  return {
    title: prefix === "" ? "every object" : `objects under ${prefix}`,
    expression: interpolate`${objects} || ${listing}`,
  };
}
