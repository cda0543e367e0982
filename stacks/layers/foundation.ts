/** The foundation layer: the cluster and its node pools. Everything else is built on what it gives. */
import type { CloudAdapter } from "../../components/cloud/contract";
import { Cluster } from "../../components/cluster";
import type { Ownership } from "../../components/core/labels";
import { NodePools } from "../../components/node-pools";
import type { PlatformSpec } from "../config/schema";

export interface Foundation {
  readonly cluster: Cluster;
  readonly nodePools: NodePools;
}

export function createFoundation(spec: PlatformSpec, cloud: CloudAdapter, ownership: Ownership): Foundation {
  const cluster = new Cluster("cluster", { cloud, ownership, spec: { placement: spec.placement } });
  const nodePools = new NodePools("node-pools", { cloud, ownership, spec: spec.nodePools });
  return { cluster, nodePools };
}
