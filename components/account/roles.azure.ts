/** Rights on Azure: a role of Azure's own, given to one identity at one place. */
import { createHash } from "node:crypto";
import { RoleAssignment } from "@pulumi/azure-native/authorization";
import { all, mergeOptions, type Input, type Resource } from "@pulumi/pulumi";
import type { AzurePlacement } from "../placement/azure";
import type { Scope } from "../core/component";
import { subscriptionId } from "./names.azure";

/** Ids of built-in roles: a test compares them with Azure's own list, which lies in catalogue/roles/built-in-roles.azure.json. */
export const ROLES = {
  "Key Vault Crypto User": "12338af0-0e69-4776-bea7-57ae8d297424",
  "Key Vault Crypto Service Encryption User": "e147488a-f6f5-4113-8e2d-b22465e65bf6",
  "Key Vault Contributor": "f25e0fa2-a7c8-4377-a976-54943a77a395",
  "Network Contributor": "4d97b98b-1d4f-4787-a291-c67834d212e7",
  "Managed Identity Operator": "f1a07417-d97a-45cb-824c-7a7467783830",
  Contributor: "b24988ac-6180-42a0-ab88-20f7382dd24c",
  Reader: "acdd72a7-3385-48ef-bd42-f606fba81ae7",
  "Azure Kubernetes Service Cluster User Role": "4abbcc35-e782-43d8-92c5-2d3f1bd2253f",
  "Azure Kubernetes Service RBAC Reader": "7f6c6a51-bcf8-42ba-9220-52d62157d7db",
  AcrPull: "7f951dda-4ed3-4680-a7ca-43fe172d538d",
  AcrPush: "8311e382-0749-4cb8-b61a-304f252e45ec",
  "Key Vault Secrets User": "4633458b-17de-408a-b874-0445c86b69e6",
  "DNS Zone Contributor": "befefa01-2a29-4197-83a8-272ff33ce314",
  "Private DNS Zone Contributor": "b12aa53e-6015-4669-85d0-8515ebb3ae7f",
  "Storage Account Contributor": "17d1049b-9a84-46fb-8f53-869881c3d3ab",
  "Storage Blob Data Reader": "2a2b9908-6ea1-4ae2-8e65-a410df84e7d1",
  "Storage Blob Data Contributor": "ba92f5b4-2d11-453d-a403-e96b0029c9fe",
} as const satisfies Record<string, string>;
export type Role = keyof typeof ROLES;

export interface Grant {
  readonly role: Role;
  readonly principalId: Input<string>;
  /** @default ServicePrincipal, which managed identities are */
  readonly principalType?: "ServicePrincipal" | "Group";
  /** Id of the resource at which, and below which, the role holds. */
  readonly at: Input<string>;
  /** Narrows what the role allows: an expression in Azure's language for conditions. */
  readonly condition?: string;
}

/**
 * Assigns a role, under a name that follows from what Azure never changes in an assignment: another role is another
 * assignment, and one whose creation got no answer is found again. learn.microsoft.com/azure/role-based-access-control/role-assignments-template
 */
export function grant(
  scope: Scope,
  name: string,
  placement: AzurePlacement,
  { role, principalId, principalType = "ServicePrincipal", at, condition }: Grant,
  dependsOn: readonly Resource[] = [],
): RoleAssignment {
  const identity = all([at, principalId]).apply((parts) => assignmentName([...parts, ROLES[role]]));
  return new RoleAssignment(
    name,
    {
      roleAssignmentName: identity,
      principalId,
      // Said outright: an identity that was just made is not found in the directory everywhere at once.
      principalType,
      roleDefinitionId: `${subscriptionId(placement)}/providers/Microsoft.Authorization/roleDefinitions/${ROLES[role]}`,
      scope: at,
      ...(condition !== undefined && { condition, conditionVersion: "2.0" }),
    },
    mergeOptions(scope.options, { dependsOn: [...dependsOn] }),
  );
}

/** A GUID: Azure takes no other names. Ids of resources mean the same in any case. */
function assignmentName(parts: readonly string[]): string {
  const digits = createHash("sha256").update(parts.join(" ").toLowerCase()).digest("hex");
  return [
    digits.slice(0, 8),
    digits.slice(8, 12),
    digits.slice(12, 16),
    digits.slice(16, 20),
    digits.slice(20, 32),
  ].join("-");
}
