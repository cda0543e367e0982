/**
 * What a cloud must bring: one adapter function for each component, and the capabilities that the layers above ask
 * about as data. `aws.ts`, `gcp.ts`, `azure.ts` and `existing.ts` beside this file are the manifests that satisfy it.
 */
import type { ConnectAccount } from "../account/contract";
import type { CreateCluster, UnreachableAtFirst } from "../cluster/contract";
import type { CreatePostgres } from "../data/postgres/contract";
import type { DnsAdapter } from "../dns/contract";
import type { CreateIdentity, CredentialEndpoint } from "../identity/contract";
import type { CreateKeys } from "../keys/contract";
import type { ClusterSettings } from "../cluster/spec";
import type { Problem } from "../core/errors";
import type { CreateNetwork, StorageBlocks } from "../network/contract";
import type { NetworkSettings } from "../network/spec";
import type { CreateAutoscaling } from "../node-pools/autoscaling/contract";
import type { CreateNodePools, MachinePool } from "../node-pools/contract";
import type { GpuStackAdapter } from "../node-pools/gpu-stack/contract";
import type { CreateRegistry } from "../registry/contract";
import type { LoadBalancerController } from "../security/contract";
import type { CreateSecrets, DescribeSecretStore } from "../secrets/contract";
import type { CreateFileShare } from "../storage/file-share/contract";
import type { CreateObjectStore } from "../storage/object-store/contract";
import type { Placement } from "../placement";
import type { Cloud } from "../placement/cloud";
import type { SystemNamespaces } from "../../catalogue/kubernetes/system-namespaces";
import type { CreateGivenClasses, CreateStorageClasses, VolumeAsked } from "../storage/classes/contract";
import type { ReadGroups } from "../placement/groups";

/** What differs between clouds and matters above the adapters. Data, so that nobody asks which cloud it is. */
export interface Capabilities {
  /** Whether Stratiform creates the node pools (true) or only describes what is there (false). */
  readonly createsNodePools: boolean;
  /** Whether something of the cluster's own rewrites the namespace selectors of webhooks, as AKS' admissions enforcer does. */
  readonly rewritesWebhooks: boolean;
}

/** What a stack asks of a cloud that its cluster is created on. */
export interface GroundRequest {
  readonly placement: Placement;
  readonly network: NetworkSettings;
  readonly cluster: ClusterSettings;
  /** Options that ask for something beside the cluster, by their paths in the stack file. */
  readonly beside: readonly string[];
  /** Every pool, in the order of the stack file. */
  readonly pools: readonly MachinePool[];
  /** Every volume that the stack file itself asks for. */
  readonly volumes: readonly VolumeAsked[];
}

/**
 * Options whose change would have a live cluster deleted and made anew, by their paths, with what the stack file says of them: another
 * value is refused, at preview already. Absent where none are known.
 */
export type FixedOptions = (request: Pick<GroundRequest, "placement" | "network">) => Readonly<Record<string, string>>;

/** What the cloud cannot give, all at once. Nothing is created before it has nothing to say. */
export type CheckGround = (request: GroundRequest) => Problem[];

/** What a cluster that Stratiform creates stands on, and what a new one lacks. */
export interface GroundAdapter {
  readonly keys: CreateKeys;
  readonly network: CreateNetwork;
  /** @default nothing is known: tenants name the blocks themselves */
  readonly storageBlocks?: StorageBlocks;
  readonly storageClasses: CreateStorageClasses;
  readonly objectStore: CreateObjectStore;
  readonly fileShare: CreateFileShare;
  readonly dns: DnsAdapter;
  readonly identity: CreateIdentity;
  readonly autoscaling: CreateAutoscaling;
  readonly registry: CreateRegistry;
  readonly secrets: CreateSecrets;
  /** How the operator in the cluster finds them. */
  readonly secretStore: DescribeSecretStore;
  /** Where pods get the credentials of their identity from. */
  readonly credentialEndpoints: readonly CredentialEndpoint[];
}

/** Managed services that a cloud runs itself. What is absent runs inside the cluster. */
export interface Managed {
  readonly postgres?: CreatePostgres;
}

/** One cloud: its name, what it can do, and one plain function per component. */
export interface CloudAdapter {
  readonly name: Cloud;
  readonly capabilities: Capabilities;
  readonly account: ConnectAccount;
  /** Absent where the cluster is there already, and with it everything that it stands on. */
  readonly ground?: GroundAdapter & {
    readonly check: CheckGround;
    readonly unreachableAtFirst?: UnreachableAtFirst;
    readonly fixed?: FixedOptions;
  };
  /** Volume classes that a stack file may describe; absent where the ground brings them. */
  readonly givenClasses?: CreateGivenClasses;
  readonly cluster: CreateCluster;
  readonly nodePools: CreateNodePools;
  /** Who owns the GPU software of its nodes. */
  readonly gpuStack: GpuStackAdapter;
  /** Who its clusters take the groups for that tenants name. */
  readonly groups: ReadGroups;
  /** Where its clusters run what the cloud itself keeps there. */
  readonly systemNamespaces: SystemNamespaces;
  /** What makes load balancers of Services in its clusters. */
  readonly loadBalancers: readonly LoadBalancerController[];
  readonly managed: Managed;
}
