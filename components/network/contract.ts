/** What a network is made from and what it gives: private subnets by zone, for the cluster and everything beside it. */
import type { Output, Resource } from "@pulumi/pulumi";
import type { Placement } from "../placement";
import type { Scope } from "../core/component";
import type { KeysOutputs } from "../keys/contract";
import type { NetworkSettings } from "./spec";

export interface NetworkSpec extends NetworkSettings {
  readonly placement: Placement;
}

export interface NetworkOutputs {
  readonly id: Output<string>;
  /** Private subnets for nodes, one in each zone, in the order of the placement's zones. */
  readonly nodeSubnets: readonly ZoneSubnet[];
  /** Private subnets for the control plane's own interfaces; the nodes' where there are no others. */
  readonly controlPlaneSubnets: readonly ZoneSubnet[];
  /** Addresses of Services. */
  readonly serviceCidr: string;
  /** Addresses of pods, where they have a range of their own that the cluster is told. */
  readonly podCidr?: string;
  /** How nodes reach the outside, where the cluster must know: by what the network has, or by what it makes itself. */
  readonly egress?: "nat-gateway" | "routes" | "cluster";
  /** Pods that a node's addresses suffice for. */
  readonly podsPerNode: number;
  /** Where private endpoints of services go, where each service needs one of its own. */
  readonly endpoints?: EndpointPlace;
  /** What must exist before a node can start: ways out and private endpoints. */
  readonly ready: readonly Resource[];
}

export interface EndpointPlace {
  readonly networkId: Output<string>;
  readonly subnetId: Output<string>;
  /** Ids of zones for the endpoints' names that are there already, by service. @default none, each is made and linked */
  readonly zones?: Readonly<Record<string, string | undefined>>;
  /** Where the names of object stores lead to their endpoints: one place for all of them. */
  readonly objectNames: EndpointNames;
}

export interface EndpointNames {
  readonly zoneId: Output<string>;
  /** What must exist before names lead anywhere. */
  readonly ready: readonly Resource[];
}

export interface ZoneSubnet {
  readonly zone: string;
  readonly id: Output<string>;
}

/** Blocks at which object storage answers in the network, as far as the stack decides it: closed tenants get them by themselves. */
export type StorageBlocks = (placement: Placement) => readonly string[];

export type CreateNetwork = (scope: Scope, spec: NetworkSpec, keys: KeysOutputs) => NetworkOutputs;
