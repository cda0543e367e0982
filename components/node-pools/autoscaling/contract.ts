/** What makes elastic pools grow and shrink: what it is created with, once the cluster and its addons are there. */
import type { Provider } from "@pulumi/kubernetes/provider";
import type { Resource } from "@pulumi/pulumi";
import type { Maintenance } from "../../control-plane/maintenance";
import type { Scope } from "../../core/component";
import type { NodePoolsGround } from "../contract";

export interface AutoscalingGround extends NodePoolsGround {
  /** When nodes may be replaced for being out of date. */
  readonly maintenance: Maintenance;
  /** The cluster's provider. */
  readonly provider: Provider;
  /** The addons that do the work, where the cloud's own service does not. */
  readonly ready: readonly Resource[];
}

export type CreateAutoscaling = (scope: Scope, ground: AutoscalingGround) => void;
