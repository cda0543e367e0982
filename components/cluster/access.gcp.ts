/**
 * Who may use a GKE cluster. IAM lets people in, for every cluster of the project; what readers see is bound in the
 * cluster itself, where IAM knows no role that leaves Secrets out. Kubernetes there calls people, service accounts and
 * Google groups by their addresses.
 */
import { IAMMember, IAMCustomRole } from "@pulumi/gcp/projects";
import type { Provider } from "@pulumi/kubernetes/provider";
import { ClusterRoleBinding } from "@pulumi/kubernetes/rbac/v1";
import type { Input, Resource } from "@pulumi/pulumi";
import { slug } from "../account/names.gcp";
import type { KeyReference } from "../keys/contract";
import { ringEnd } from "../keys/ring-end.gcp";
import type { GcpPlacement } from "../placement/gcp";
import type { Scope } from "../core/component";
import { DOMAIN } from "../core/labels";
import { goesByName } from "./api-door.gcp";

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
export function letIn(scope: Scope, placement: GcpPlacement, key: KeyReference): Resource[] {
  const members = {
    admins: placement.admins,
    readers: placement.readers,
    groups: groupsOf(placement).filter((group) => !placement.readers.includes(group)),
  };
  const give = (right: string, role: Input<string>, member: string) =>
    new IAMMember(
      `${scope.name}-${right}-${member.replace(":", "-")}`,
      { project: placement.project, role, member },
      scope.options,
    );
  const roles = (["admins", "readers", "groups"] as const).flatMap((who) =>
    members[who].map((member) => give(who, PROJECT_ROLES[who], member)),
  );
  const visitors = [...members.readers, ...members.groups];
  if (!goesByName(placement) || visitors.length === 0) return roles;
  const connecting = createConnectRole(scope, placement, key);
  return [...roles, ...visitors.map((member) => give("connect", connecting.name, member))];
}

/**
 * The right to use the cluster's DNS name, and no other: administrators have it with their role, and of the roles of
 * Google that have it none reads less than the whole cluster.
 */
function createConnectRole(scope: Scope, { project }: GcpPlacement, key: KeyReference): IAMCustomRole {
  const { stack } = scope.ownership;
  return new IAMCustomRole(
    `${scope.name}-connect`,
    {
      project,
      roleId: key.id.apply((id) => connectRoleId(stack, id)),
      title: `Stratiform ${stack}: connect to the cluster`,
      permissions: ["container.clusters.connect"],
    },
    // A role that was named without its key ring keeps its id.
    { ...scope.options, ignoreChanges: ["roleId"] },
  );
}

/**
 * With the random end of the stack's key ring: the id of a deleted role stays taken for 37 days, and after the first seven of them
 * nobody can bring the role back. pulumi.com/registry/packages/gcp/api-docs/projects/iamcustomrole, read 2026-12-01
 */
export function connectRoleId(stack: string, keyId: string): string {
  const end = ["connect", ringEnd(keyId)].filter((part) => part !== undefined).join("_");
  // IAM takes no dashes in it.
  const start = `stratiform_${slug(stack).replaceAll("-", "_")}`;
  return `${start.slice(0, LONGEST_ROLE_ID - end.length - 1)}_${end}`;
}

/** cloud.google.com/iam/docs/reference/rest/v1/projects.roles/create */
const LONGEST_ROLE_ID = 64;

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
