/**
 * What a cloud must bring, in two manifests: `<cloud>/facts.ts`, which is pure and loads no SDK, says what is known of it;
 * `<cloud>/adapter.ts` brings one function for each component. What differs between clouds and matters above them is a fact.
 */
import type { SystemNamespaces } from "../../catalogue/kubernetes/system-namespaces/row";
import type { Distribution } from "../../catalogue/kubernetes/end-of-life";
import type { ConnectAccount } from "../account/contract";
import type { AddonName } from "../addons/catalogue";
import type { CreateCluster, UnreachableAtFirst } from "../cluster/contract";
import type { ManagedPostgres } from "../data/postgres/contract";
import type { DnsAdapter } from "../dns/contract";
import type { CreateIdentity, CredentialEndpoint } from "../identity/contract";
import type { CreateKeys } from "../keys/contract";
import type { ClusterSettings } from "../cluster/spec";
import type { Problem } from "../core/errors";
import type { NameForm } from "../core/names";
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
import type { CreateGivenClasses, CreateStorageClasses, VolumeAsked } from "../storage/classes/contract";
import type { GroupNames } from "../placement/group-names";
import type { QuotaUse } from "../../catalogue/quotas/quota";
import type { SharingOffer } from "../node-pools/sharing/offer";
import type { NodePoolSpec } from "../node-pools/spec";

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

/** What is known of a cloud that Stratiform creates clusters on. */
export interface GroundFacts {
  readonly check: CheckGround;
  /** @default somebody can always reach a new cluster */
  readonly unreachableAtFirst?: UnreachableAtFirst;
  /** @default none are known */
  readonly fixed?: FixedOptions;
  /** What the disks of one node count against, where a source names the quota. @default nothing that is known */
  readonly diskQuotas?: (machineType: string, pool: Pick<NodePoolSpec, "disk" | "accelerator">) => readonly QuotaUse[];
}

/** What the cloud lets things be called. @default whatever a stack file takes */
export interface NameForms {
  readonly nodePool?: NameForm;
  readonly repository?: NameForm;
  readonly objectStore?: NameForm;
  /** Of the stack, where its name is part of its repositories'. */
  readonly stackOfRepositories?: NameForm;
}

/** What is known of a cloud without asking it: data and pure functions. */
export interface CloudFacts {
  readonly name: Cloud;
  /** What people call it. */
  readonly title: string;
  /** Absent where the cluster is there already. */
  readonly ground?: GroundFacts;
  /** Who builds the control planes. @default nobody knows: the cluster is there already */
  readonly distribution?: Distribution;
  /** Whether something of the cluster's own rewrites the namespace selectors of webhooks, as AKS' admissions enforcer does. */
  readonly rewritesWebhooks: boolean;
  /** Where its clusters run what the cloud itself keeps there. */
  readonly systemNamespaces: SystemNamespaces;
  /** What makes load balancers of Services in its clusters. */
  readonly loadBalancers: readonly LoadBalancerController[];
  /** Who its clusters take the groups for that tenants name. */
  readonly groups: (placement: Placement) => GroupNames;
  /** What it calls the zone of a domain: where a dot may not stand in a name, two domains may end up with one. */
  readonly zoneName: (domain: string) => string;
  readonly nameForms: NameForms;
  /** Who owns the GPU software of its nodes. */
  readonly gpuStack: GpuStackAdapter;
  /** What it lets pools share. */
  readonly sharing: SharingOffer;
  /** Data stores that the cloud runs itself: those of its adapter's `managed`. */
  readonly managed: readonly (keyof Managed)[];
  /** Addons that make pools grow; none where its own service does it. */
  readonly autoscalers: readonly AddonName[];
}

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
  readonly postgres?: ManagedPostgres;
}

/** What every cloud's adapter brings: one plain function per component. */
interface Adapter {
  readonly account: ConnectAccount;
  readonly cluster: CreateCluster;
  readonly nodePools: CreateNodePools;
  readonly managed: Managed;
}

/** A cloud on which Stratiform creates the cluster, and everything that it stands on. */
export interface CreatingCloud extends Adapter {
  readonly facts: CloudFacts & { readonly ground: GroundFacts };
  readonly ground: GroundAdapter;
}

/** A cluster that is there already. */
export interface ExistingCluster extends Adapter {
  readonly facts: CloudFacts & { readonly ground?: never };
  readonly ground?: never;
  /** Volume classes that a stack file may describe. */
  readonly givenClasses?: CreateGivenClasses;
}

export type CloudAdapter = CreatingCloud | ExistingCluster;
