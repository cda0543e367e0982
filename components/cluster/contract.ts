/** What a cluster is made from and what it gives: the way in, and the proof of which cluster it is. */
import type * as pulumi from "@pulumi/pulumi";
import type { Provider } from "@pulumi/kubernetes";
import type { Placement } from "../cloud/placement";
import type { Scope } from "../core/component";

export interface ClusterSpec {
  /** Where each cloud's cluster is; an adapter reads its own entry. */
  readonly placement: Placement;
}

export interface ClusterOutputs {
  /** The Kubernetes provider that everything inside the cluster is created with. */
  readonly provider: Provider;
  readonly identity: ClusterIdentityOutputs;
}

/** Which cluster this is. Recorded when the stack first reaches it, compared ever after. */
export interface ClusterIdentityOutputs {
  /** uid of the `kube-system` namespace: lives and dies with the cluster. */
  readonly uid: pulumi.Output<string>;
  /** Minor version of the API server, e.g. `1.35`. */
  readonly serverVersion: pulumi.Output<string>;
}

export type CreateCluster = (scope: Scope, spec: ClusterSpec) => ClusterOutputs;
