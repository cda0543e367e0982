/** The private network that the cluster and the managed services beside it live in. */
import type { ComponentResourceOptions, Output, Resource } from "@pulumi/pulumi";
import { PlatformComponent, type ComponentArgs } from "../core/component";
import type { KeysOutputs } from "../keys/contract";
import type { CreateNetwork, EndpointPlace, NetworkOutputs, NetworkSpec, ZoneSubnet } from "./contract";

export interface NetworkArgs extends ComponentArgs {
  readonly cloud: { readonly network: CreateNetwork };
  readonly spec: NetworkSpec;
  readonly keys: KeysOutputs;
}

export class Network extends PlatformComponent implements NetworkOutputs {
  readonly id: Output<string>;
  readonly nodeSubnets: readonly ZoneSubnet[];
  readonly controlPlaneSubnets: readonly ZoneSubnet[];
  readonly serviceCidr: string;
  readonly podCidr?: string;
  readonly egress?: NetworkOutputs["egress"];
  readonly podsPerNode: number;
  readonly endpoints?: EndpointPlace;
  readonly ready: readonly Resource[];

  constructor(name: string, args: NetworkArgs, options?: ComponentResourceOptions) {
    super("Network", name, args, options);
    const network = args.cloud.network(this.scope(), args.spec, args.keys);
    this.id = network.id;
    this.nodeSubnets = network.nodeSubnets;
    this.controlPlaneSubnets = network.controlPlaneSubnets;
    this.serviceCidr = network.serviceCidr;
    if (network.podCidr !== undefined) this.podCidr = network.podCidr;
    if (network.egress !== undefined) this.egress = network.egress;
    this.podsPerNode = network.podsPerNode;
    if (network.endpoints !== undefined) this.endpoints = network.endpoints;
    this.ready = network.ready;
    this.registerOutputs({ id: this.id, nodeSubnets: this.nodeSubnets });
  }
}
