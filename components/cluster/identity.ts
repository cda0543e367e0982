/**
 * The recorded identity of the stack's cluster, a resource of our own plugin (`guard/`). The plugin, not the program,
 * contacts the cluster; it refuses the update when the kubeconfig leads to another cluster than the recorded one.
 */
import * as pulumi from "@pulumi/pulumi";
import type { Cloud } from "../placement/cloud";
import type { ClusterNeeds } from "./contract";

/** Type token of the resource; the engine finds the plugin by the part before the first colon. */
export const CLUSTER_IDENTITY = "stratiform-guard:index:ClusterIdentity";

export interface ClusterIdentityArgs {
  /** Recorded with the first update; another cloud on a live stack is refused. */
  readonly cloud: Cloud;
  readonly context: string;
  /** Path of the kubeconfig, or its content. */
  readonly kubeconfig: pulumi.Input<string>;
  /** Minor version that the cluster is asked to run; absent where its version is not ours to set. */
  readonly version?: string;
  /** What the cluster must have; looked for at every preview and update. A change of it changes nothing in the cluster. */
  readonly needs?: ClusterNeeds;
}

export class ClusterIdentity extends pulumi.CustomResource {
  /** As given, but known only after the cluster was recognised: whoever connects through it cannot miss the check. */
  declare readonly context: pulumi.Output<string>;
  declare readonly kubeconfig: pulumi.Output<string>;
  /** uid of the `kube-system` namespace. */
  declare readonly uid: pulumi.Output<string>;
  /** Minor version of the API server, e.g. `1.35`. */
  declare readonly serverVersion: pulumi.Output<string>;

  constructor(name: string, args: ClusterIdentityArgs, options: pulumi.CustomResourceOptions) {
    super(CLUSTER_IDENTITY, name, { ...args, uid: undefined, serverVersion: undefined }, options);
  }
}
