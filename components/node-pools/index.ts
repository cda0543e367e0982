/** The cluster's node pools: created where the cloud lets us, described where they exist; one vocabulary either way. */
import type { ComponentResourceOptions, Resource } from "@pulumi/pulumi";
import { PlatformComponent, type ComponentArgs } from "../core/component";
import type { CreateNodePools, NodePoolsGround, NodePoolsOutputs } from "./contract";
import type { NodePoolsSpec } from "./spec";
import type { PoolVocabulary } from "./vocabulary";

export interface NodePoolsArgs extends ComponentArgs {
  readonly cloud: { readonly nodePools: CreateNodePools };
  readonly spec: NodePoolsSpec;
  /** What pools are created with; absent where the nodes are there already. */
  readonly ground?: NodePoolsGround;
}

export class NodePools extends PlatformComponent implements NodePoolsOutputs {
  /** How workloads select, tolerate and count these pools. */
  readonly vocabulary: PoolVocabulary;
  readonly created: readonly Resource[];
  readonly addons: NonNullable<NodePoolsOutputs["addons"]>;

  constructor(name: string, args: NodePoolsArgs, options?: ComponentResourceOptions) {
    super("NodePools", name, args, options);
    const { vocabulary, created = [], addons = {} } = args.cloud.nodePools(this.scope(), args.spec, args.ground);
    this.vocabulary = vocabulary;
    this.created = created;
    this.addons = addons;
    this.registerOutputs({ vocabulary });
  }
}
