/** What a cluster is made from and what it gives: the way in, the proof of which cluster it is, and where nodes join. */
import type * as pulumi from "@pulumi/pulumi";
import type { Provider } from "@pulumi/kubernetes/provider";
import type { Placement } from "../placement";
import type { CreatedCluster } from "../control-plane/contract";
import type { Scope } from "../core/component";
import type { KeysOutputs } from "../keys/contract";
import type { NetworkOutputs } from "../network/contract";
import type { MachinePool } from "../node-pools/contract";
import type { ClusterSettings } from "./spec";

export interface ClusterSpec {
  /** Where each cloud's cluster is; an adapter reads its own entry. */
  readonly placement: Placement;
  /** What a cluster that is created stands on; absent where the cluster is there already. */
  readonly ground?: ClusterGround;
  /** What the stack needs of a cluster that is there already. @default nothing */
  readonly needs?: ClusterNeeds;
}

/** What somebody else must have put into a cluster, each with the options that ask for it, by their paths. */
export interface ClusterNeeds {
  /** Storage classes by name. */
  readonly storageClasses: Readonly<Record<string, readonly string[]>>;
  /** Volumes that name no class. */
  readonly defaultStorageClass: readonly string[];
  /** Autoscalers, which need the resource metrics API. */
  readonly metrics: readonly string[];
}

/** What a cluster is created with. */
export interface ClusterGround {
  readonly settings: ClusterSettings;
  readonly network: NetworkOutputs;
  readonly keys: KeysOutputs;
  /** Pools that carry the cluster's own controllers. They belong to the cluster, which is not usable without them. */
  readonly systemPools: readonly MachinePool[];
  /** Whether pods share files, for clouds whose cluster brings the driver. */
  readonly sharedFiles: boolean;
}

export interface ClusterOutputs {
  /** The Kubernetes provider that everything inside the cluster is created with. */
  readonly provider: Provider;
  readonly identity: ClusterIdentityOutputs;
  /** What a cluster that Stratiform created gives besides; absent where it was there already. */
  readonly created?: CreatedCluster;
}

/** Which cluster this is. Recorded when the stack first reaches it, compared ever after. */
export interface ClusterIdentityOutputs {
  /** uid of the `kube-system` namespace: lives and dies with the cluster. */
  readonly uid: pulumi.Output<string>;
  /** Minor version of the API server, e.g. `1.35`. */
  readonly serverVersion: pulumi.Output<string>;
}

export type CreateCluster = (scope: Scope, spec: ClusterSpec) => ClusterOutputs;

/**
 * Why the update that makes a cluster there could never reach its API; undefined when it can. Only a new stack is refused for it.
 * Absent where an API is always reached in the cloud's own way.
 */
export type UnreachableAtFirst = (placement: Placement) => string | undefined;
