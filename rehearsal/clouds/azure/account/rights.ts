/** Who may do what where: roles of Azure's own that other resources rely on, and whether an identity has one. */
import { AZURE } from "../../../../catalogue/tokens/azure";
import catalogue from "../../../../catalogue/roles/built-in-roles.azure.json";
import type { Held, Plain, World } from "../../plugin/row";
import { named, of } from "../values/values";

/** Names of the roles that rows here ask about; a role that is assigned may be any other of Azure's own. */
const ASKED_FOR = [
  "Reader",
  "Contributor",
  "Owner",
  "Network Contributor",
  "Managed Identity Operator",
  "Managed Identity Contributor",
  "Key Vault Contributor",
  "Key Vault Crypto User",
  "Key Vault Crypto Service Encryption User",
  "Key Vault Crypto Officer",
  "Key Vault Secrets User",
  "Key Vault Secrets Officer",
  "Key Vault Reader",
  "Azure Kubernetes Service Cluster User Role",
  "Azure Kubernetes Service RBAC Reader",
  "Azure Kubernetes Service RBAC Cluster Admin",
  "Storage Blob Data Reader",
  "Storage Blob Data Contributor",
  "Storage Blob Data Owner",
  "Storage Account Contributor",
  "Storage File Data Privileged Contributor",
  "Storage File Data SMB Share Contributor",
  "AcrPull",
  "AcrPush",
  "DNS Zone Contributor",
  "Private DNS Zone Contributor",
] as const;
export type RoleName = (typeof ASKED_FOR)[number];

/** Azure's own list, from outside of this project: whoever writes an id wrongly in the program is not believed here. */
const ROLES: ReadonlyMap<string, string> = new Map(Object.entries(catalogue.roles).map(([name, id]) => [id, name]));

/** The role that a definition's id names; undefined for one that Azure does not have. */
export function roleOf(roleDefinitionId: string): string | undefined {
  return ROLES.get(roleDefinitionId.split("/").at(-1)?.toLowerCase() ?? "");
}

/** Whether an assignment holds at a resource: it was given there, or at something that the resource is in. */
export function holdsAt(assignment: Plain, id: string): boolean {
  const [scope, at] = [named(assignment, "scope").toLowerCase(), id.toLowerCase()];
  return scope !== "" && (at === scope || at.startsWith(`${scope}/`));
}

/**
 * Seconds in which a vault, Resource Manager or AKS may not know of a new assignment. The documents say up to ten minutes
 * (learn.microsoft.com/azure/role-based-access-control/troubleshooting); here it is two, so that whoever waits for less than that
 * is refused.
 */
export const ROLE_SETTLES = 120;

/** Assignments by which a principal has one of the roles at a resource or above it. */
function assignmentsAt(world: World, principalId: unknown, roles: readonly RoleName[], id: string): readonly Held[] {
  return world.all(AZURE.roleAssignment).filter(({ inputs }) => {
    const role = roleOf(named(inputs, "roleDefinitionId"));
    const theirs = named(inputs, "principalId") === principalId && principalId !== "";
    return theirs && roles.some((one) => one === role) && holdsAt(inputs, id);
  });
}

/** What is said to whoever comes too early. Azure/bicep#16601 (storage accounts, vaults with RBAC), and Resource Manager's own. */
const TOO_EARLY = {
  key: "KeyVaultAuthenticationFailure: the operation failed because of an authentication issue on the key vault",
  other: "AuthorizationFailed: if access was recently granted, please refresh your credentials",
} as const;

/** Roles with every right that a narrower one has on what Azure manages; none of them reads data. */
export const MANAGES_ALL = ["Contributor", "Owner"] as const satisfies readonly RoleName[];

/** Those of `ASKED_FOR` that Azure's list lacks: none, as a test says. */
export const UNKNOWN_ROLES = ASKED_FOR.filter((name) => !Object.hasOwn(catalogue.roles, name));

/** Why an identity is not enough: it has none of the roles at a resource. Undefined when it has one. */
export function lacks(world: World, identity: Held, roles: readonly RoleName[], id: string): string | undefined {
  const assignments = assignmentsAt(world, of(identity, "principalId"), roles, id);
  if (assignments.some((one) => world.isEffective(one))) return undefined;
  if (assignments.length === 0) return `has no role ${roles[0]} at ${id}`;
  const words = id.includes("/Microsoft.KeyVault/") ? TOO_EARLY.key : TOO_EARLY.other;
  return `has its role ${roles[0]} at ${id} for less than ${ROLE_SETTLES} seconds: ${words}`;
}
