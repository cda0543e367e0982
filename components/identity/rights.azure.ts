/** The rights that grants become on Azure: a role at one container, narrowed to a prefix by a condition. Pure. */
import type { Role } from "../account/roles.azure";
import type { ObjectAccess, ObjectGrant } from "./contract";

/** A container is given no narrower role for writing; it can be restored when its pods delete it whole. */
export const OBJECT_ROLES = {
  read: "Storage Blob Data Reader",
  write: "Storage Blob Data Contributor",
} as const satisfies Record<ObjectAccess, Role>;

const BLOBS = "Microsoft.Storage/storageAccounts/blobServices/containers/blobs";

/** What each access may do with a blob. Listing is reading to Azure, but names a prefix instead of a blob. */
const BLOB_ACTIONS = {
  read: ["read"],
  write: ["read", "write", "add/action", "delete", "move/action"],
} as const satisfies Record<ObjectAccess, readonly string[]>;

/**
 * Lets an action through only where the blob's name, or a listing's prefix, begins as granted. Whatever the condition
 * does not name stays as the role has it. Prefixes hold no quote: the component refuses them.
 */
export function pathCondition({ access, prefix = "" }: Pick<ObjectGrant, "access" | "prefix">): string | undefined {
  if (prefix === "") return undefined;
  const named = BLOB_ACTIONS[access].map((action) => {
    const apart = action === "read" ? " AND NOT SubOperationMatches{'Blob.List'}" : "";
    return unless(`ActionMatches{'${BLOBS}/${action}'}${apart}`, `@Resource[${BLOBS}:path]`, prefix);
  });
  const listed = unless(
    `ActionMatches{'${BLOBS}/read'} AND SubOperationMatches{'Blob.List'}`,
    `@Request[${BLOBS}:prefix]`,
    prefix,
  );
  return [...named, listed].join(" AND ");
}

function unless(action: string, attribute: string, prefix: string): string {
  return `((!(${action})) OR (${attribute} StringStartsWith '${prefix}'))`;
}
