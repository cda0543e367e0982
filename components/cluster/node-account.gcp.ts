/** The service account that nodes run as: it reports what the node does and pulls images. Pods never get at it. */
import { IAMMember } from "@pulumi/gcp/projects";
import { Account } from "@pulumi/gcp/serviceaccount";
import type { Resource } from "@pulumi/pulumi";
import { effective } from "../account/effective";
import { slug } from "../account/names.gcp";
import { WAITS } from "../account/waits.gcp";
import type { GcpPlacement } from "../placement/gcp";
import type { Scope } from "../core/component";
import { fitName } from "../core/names";

/**
 * What a node needs, and no more: Google's role of least privilege for nodes, and reading images of the project's
 * registries. cloud.google.com/kubernetes-engine/docs/how-to/hardening-your-cluster
 */
export const NODE_ROLES = ["roles/container.defaultNodeServiceAccount", "roles/artifactregistry.reader"] as const;

export interface NodeAccount {
  readonly account: Account;
  /** What must exist before a node can do its work. */
  readonly ready: readonly Resource[];
}

export function createNodeAccount(scope: Scope, { project }: GcpPlacement): NodeAccount {
  const { stack } = scope.ownership;
  const account = new Account(
    `${scope.name}-nodes`,
    { accountId: fitName(`nodes-${slug(stack)}`, 30), displayName: `Stratiform ${stack}: nodes` },
    scope.options,
  );
  const roles = NODE_ROLES.map(
    (role) =>
      new IAMMember(
        `${scope.name}-nodes-${role.replace(/^.*[/.]/, "")}`,
        { project, role, member: account.member },
        scope.options,
      ),
  );
  const rights = effective(scope, "nodes", { after: roles, seconds: WAITS.grant, why: "IAM knows what nodes may do" });
  return { account, ready: [rights] };
}
