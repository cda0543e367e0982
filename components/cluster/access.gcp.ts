/**
 * Who may use a GKE cluster. IAM lets people in, for every cluster of the project; what readers see is bound in the
 * cluster itself, where IAM knows no role that leaves Secrets out. Kubernetes there calls people, service accounts and
 * Google groups by their addresses.
 */
import { IAMMember } from "@pulumi/gcp/projects";
import type { Provider } from "@pulumi/kubernetes/provider";
import { ClusterRoleBinding } from "@pulumi/kubernetes/rbac/v1";
import type { Resource } from "@pulumi/pulumi";
import type { GcpPlacement } from "../cloud/placement.gcp";
import type { Scope } from "../core/component";
import { DOMAIN } from "../core/labels";

/** Roles of IAM: administering clusters with all that is in them, and connecting to them without any right inside. */
const PROJECT_ROLES = {
  admins: "roles/container.admin",
  readers: "roles/container.clusterViewer",
  groups: "roles/container.clusterViewer",
} as const;

/** Google groups of tenants, each once however many names it has. */
function groupsOf({ groups }: GcpPlacement): string[] {
  return [...new Set(Object.values(groups).map((address) => `group:${address}`))];
}

/**
 * Lets people in. The cluster waits for it and so is deleted before it: whoever runs `up` may be one of them.
 * @returns what the cluster must wait for
 */
export function letIn(scope: Scope, placement: GcpPlacement): Resource[] {
  const members = {
    admins: placement.admins,
    readers: placement.readers,
    groups: groupsOf(placement).filter((group) => !placement.readers.includes(group)),
  };
  return (["admins", "readers", "groups"] as const).flatMap((who) =>
    members[who].map(
      (member) =>
        new IAMMember(
          `${scope.name}-${who}-${member.replace(":", "-")}`,
          { project: placement.project, role: PROJECT_ROLES[who], member },
          scope.options,
        ),
    ),
  );
}

export interface Subject {
  readonly apiGroup: "rbac.authorization.k8s.io";
  readonly kind: "User" | "Group";
  readonly name: string;
}

/** A principal of IAM as a subject of Kubernetes. */
export function subjectOf(principal: string): Subject {
  const [kind, ...address] = principal.split(":");
  return {
    apiGroup: "rbac.authorization.k8s.io",
    kind: kind === "group" ? "Group" : "User",
    name: address.join(":"),
  };
}

/** Binds readers to Kubernetes' own role for reading everything except Secrets. */
export function bindReaders(scope: Scope, { readers }: GcpPlacement, provider: Provider): void {
  if (readers.length === 0) return;
  new ClusterRoleBinding(
    `${scope.name}-readers`,
    {
      metadata: { name: `${DOMAIN}:readers`, labels: { ...scope.labels } },
      roleRef: { apiGroup: "rbac.authorization.k8s.io", kind: "ClusterRole", name: "view" },
      subjects: readers.map(subjectOf),
    },
    { ...scope.options, provider },
  );
}
