/** Who may read an AKS cluster or just connect to it: roles of Azure at the cluster. Its admins are named in it itself. */
import type { Input, Resource } from "@pulumi/pulumi";
import { grant } from "../account/roles.azure";
import type { AzurePlacement } from "../placement/azure";
import type { Scope } from "../core/component";

/** Reading everything except Secrets, and asking Azure for the kubeconfig. */
const READER_ROLES = {
  read: "Azure Kubernetes Service RBAC Reader",
  connect: "Azure Kubernetes Service Cluster User Role",
} as const;

export function createAccess(scope: Scope, placement: AzurePlacement, clusterId: Input<string>): Resource[] {
  const { readers } = placement;
  const groups = [...new Set(Object.values(placement.groups))].filter((group) => !readers.includes(group));
  const grants = [
    ...readers.flatMap((group) =>
      Object.entries(READER_ROLES).map(([what, role]) => ({ name: `reader-${group}-${what}`, group, role })),
    ),
    // What they may do in the cluster is bound there.
    ...groups.map((group) => ({ name: `group-${group}-connect`, group, role: READER_ROLES.connect })),
  ];
  return grants.map(({ name, group, role }) =>
    grant(scope, `${scope.name}-${name}`, placement, {
      role,
      principalId: group,
      principalType: "Group",
      at: clusterId,
    }),
  );
}
