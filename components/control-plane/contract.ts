/** What a control plane gives to whatever attaches to its cluster: node pools, identities, registries, shared files. */
import type * as pulumi from "@pulumi/pulumi";

/** A cluster that Stratiform created, as node pools and identities of the same cloud attach to it. */
export interface CreatedCluster {
  /** Its name in its cloud. */
  readonly name: pulumi.Output<string>;
  /** Minor version of its control plane, which node pools follow. Known after the control plane has it. */
  readonly version: pulumi.Output<string>;
  /** What node pools ask for, where it says more than the minor. Known after the control plane has it. @default `version` */
  readonly nodeVersion?: pulumi.Output<string>;
  /** A kubeconfig that gets credentials from the cloud's own login plugin. Holds no secret. */
  readonly kubeconfig: pulumi.Output<string>;
  /** URL of the OIDC issuer of its service account tokens. */
  readonly issuer: pulumi.Output<string>;
  /** The identity that nodes run as in their cloud: a role's ARN, a service account, an identity's id. */
  readonly nodeIdentity: pulumi.Output<string>;
  /** The same identity as the cloud wants it where rights are given. */
  readonly nodePrincipal: pulumi.Output<string>;
  /** The identity that the control plane acts as, where it must be given rights on what its drivers manage. */
  readonly controlPlanePrincipal?: pulumi.Output<string>;
  /** The group of rules that every node is in, for firewalls and for what starts nodes itself. @default none */
  readonly nodeSecurityGroup?: pulumi.Output<string>;
  /** What must exist before nodes join: the control plane, and the addons that a node needs to become ready. */
  readonly ready: readonly pulumi.Resource[];
}
