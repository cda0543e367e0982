/** Who may read an AKS cluster: roles of Azure's own at the cluster. Its admins are named in the cluster itself. */
import type { Input, Resource } from "@pulumi/pulumi";
import { grant } from "../account/roles.azure";
import type { AzurePlacement } from "../cloud/placement.azure";
import type { Scope } from "../core/component";

/** Reading everything except Secrets, and asking Azure for the kubeconfig. */
const READER_ROLES = {
  read: "Azure Kubernetes Service RBAC Reader",
  connect: "Azure Kubernetes Service Cluster User Role",
} as const;

export function createAccess(scope: Scope, placement: AzurePlacement, clusterId: Input<string>): Resource[] {
  return placement.readers.flatMap((group) =>
    Object.entries(READER_ROLES).map(([what, role]) =>
      grant(scope, `${scope.name}-reader-${group}-${what}`, placement, {
        role,
        principalId: group,
        principalType: "Group",
        at: clusterId,
      }),
    ),
  );
}
