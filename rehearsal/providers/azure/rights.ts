/** Who may do what where: roles of Azure's own that other resources rely on, and whether an identity has one. */
import type { Held, Plain, World } from "../cloud/row";
import { named, of } from "./values";

export const IDENTITY = "azure-native:managedidentity:UserAssignedIdentity";
export const ROLE_ASSIGNMENT = "azure-native:authorization:RoleAssignment";

/** learn.microsoft.com/azure/role-based-access-control/built-in-roles, by id. */
export const BUILT_IN_ROLES = {
  "acdd72a7-3385-48ef-bd42-f606fba81ae7": "Reader",
  "b24988ac-6180-42a0-ab88-20f7382dd24c": "Contributor",
  "8e3af657-a8ff-443c-a75c-2fe8c4bcb635": "Owner",
  "4d97b98b-1d4f-4787-a291-c67834d212e7": "Network Contributor",
  "f1a07417-d97a-45cb-824c-7a7467783830": "Managed Identity Operator",
  "e40ec5ca-96e0-45a2-b4ff-59039f2c2b59": "Managed Identity Contributor",
  "f25e0fa2-a7c8-4377-a976-54943a77a395": "Key Vault Contributor",
  "12338af0-0e69-4776-bea7-57ae8d297424": "Key Vault Crypto User",
  "e147488a-f6f5-4113-8e2d-b22465e65bf6": "Key Vault Crypto Service Encryption User",
  "14b46e9e-c2b7-41b4-b07b-48a6ebf60603": "Key Vault Crypto Officer",
  "4633458b-17de-408a-b874-0445c86b69e6": "Key Vault Secrets User",
  "b86a8fe4-44ce-4948-aee5-eccb2c155cd7": "Key Vault Secrets Officer",
  "21090545-7ca7-4776-b22c-e363652d74d2": "Key Vault Reader",
  "4abbcc35-e782-43d8-8bd1-25f4e0f8f0c5": "Azure Kubernetes Service Cluster User Role",
  "7f6c6a51-bcf8-42ba-9220-52d62157d7db": "Azure Kubernetes Service RBAC Reader",
  "b1ff04bb-8a4e-4dc4-8eb5-8693973ce19b": "Azure Kubernetes Service RBAC Cluster Admin",
  "2a2b9908-6ea1-4ae2-8e65-a410df84e7d1": "Storage Blob Data Reader",
  "ba92f5b4-2d11-453d-a403-e96b0029c9fe": "Storage Blob Data Contributor",
  "b7e6dc6d-f1e8-4753-8033-0f276bb0955b": "Storage Blob Data Owner",
  "17d1049b-9a84-46fb-8f53-869881c3d3ab": "Storage Account Contributor",
  "69566ab7-960f-475b-8e7c-b3118f30c6bd": "Storage File Data Privileged Contributor",
  "0c867c2a-1d8c-454a-a3db-ab2ea1bdc8bb": "Storage File Data SMB Share Contributor",
  "7f951dda-4ed3-4680-a7ca-43fe172d538d": "AcrPull",
  "8311e382-0749-4cb8-b61a-304f252e45ec": "AcrPush",
  "befefa01-2a29-4197-83a8-272ff33ce314": "DNS Zone Contributor",
  "b12aa53e-6015-4669-85d0-8515ebb3ae7f": "Private DNS Zone Contributor",
} as const satisfies Readonly<Record<string, string>>;
export type RoleName = (typeof BUILT_IN_ROLES)[keyof typeof BUILT_IN_ROLES];

const ROLES: ReadonlyMap<string, RoleName> = new Map(Object.entries(BUILT_IN_ROLES));

/** The role that a definition's id names; undefined for one that is not in the table above. */
export function roleOf(roleDefinitionId: string): RoleName | undefined {
  return ROLES.get(roleDefinitionId.split("/").at(-1)?.toLowerCase() ?? "");
}

/** Whether an assignment holds at a resource: it was given there, or at something that the resource is in. */
export function holdsAt(assignment: Plain, id: string): boolean {
  const [scope, at] = [named(assignment, "scope").toLowerCase(), id.toLowerCase()];
  return scope !== "" && (at === scope || at.startsWith(`${scope}/`));
}

/** Whether a principal has one of the roles at a resource or above it. */
export function mayAt(world: World, principalId: unknown, roles: readonly RoleName[], id: string): boolean {
  return world.all(ROLE_ASSIGNMENT).some(({ inputs }) => {
    const role = roleOf(named(inputs, "roleDefinitionId"));
    const theirs = named(inputs, "principalId") === principalId && principalId !== "";
    return theirs && role !== undefined && roles.includes(role) && holdsAt(inputs, id);
  });
}

/** Roles with every right that a narrower one has on what Azure manages; none of them reads data. */
export const MANAGES_ALL = ["Contributor", "Owner"] as const satisfies readonly RoleName[];

/** Why an identity is not enough: it has none of the roles at a resource. Undefined when it has one. */
export function lacks(world: World, identity: Held, roles: readonly RoleName[], id: string): string | undefined {
  if (mayAt(world, of(identity, "principalId"), roles, id)) return undefined;
  return `has no role ${roles[0]} at ${id}`;
}
