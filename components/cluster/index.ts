/** The Kubernetes cluster that everything else lives in, made or found by the cloud's adapter. */
import type { Provider } from "@pulumi/kubernetes/provider";
import type { ComponentResourceOptions } from "@pulumi/pulumi";
import type { Cloud } from "../placement/cloud";
import { checkPlacement } from "../placement";
import { PlatformComponent, type ComponentArgs } from "../core/component";
import type { ClusterIdentityOutputs, ClusterOutputs, ClusterSpec, CreateCluster } from "./contract";
import type { CreatedCluster } from "../control-plane/contract";

export interface ClusterArgs extends ComponentArgs {
  readonly cloud: { readonly facts: { readonly name: Cloud }; readonly cluster: CreateCluster };
  readonly spec: ClusterSpec;
}

export class Cluster extends PlatformComponent implements ClusterOutputs {
  readonly provider: Provider;
  readonly identity: ClusterIdentityOutputs;
  readonly created?: CreatedCluster;

  constructor(name: string, args: ClusterArgs, options?: ComponentResourceOptions) {
    super("Cluster", name, args, options);
    this.refuse(checkPlacement(args.cloud.facts.name, args.spec.placement));
    const { provider, identity, created } = args.cloud.cluster(this.scope(), args.spec);
    this.provider = provider;
    this.identity = identity;
    if (created !== undefined) this.created = created;
    this.registerOutputs({ uid: identity.uid, serverVersion: identity.serverVersion });
  }
}
