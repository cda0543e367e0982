/**
 * Node pools as one cloud gets them. Not every cloud sells every accelerator, so a pool may name another one by cloud;
 * from here on there is one accelerator again, and nothing else needs to know that there were several. Pure.
 */
import type { Cloud } from "../placement/cloud";
import type { Problem } from "../core/errors";
import { ACCELERATORS } from "../../catalogue/accelerators";
import type { NodePoolSpec, NodePoolsSpec } from "./spec";

/** A pool as its cloud gets it: with one accelerator at most. */
export type PoolOnCloud = Omit<NodePoolSpec, "acceleratorOn">;

/** Every pool as this cloud gets it. Who reads a stack file asks once. */
export function poolsOn(cloud: Cloud, pools: NodePoolsSpec): PoolOnCloud[] {
  return pools.map(({ acceleratorOn = {}, ...pool }) => {
    const accelerators: Partial<Record<Cloud, NodePoolSpec["accelerator"]>> = acceleratorOn;
    const accelerator = accelerators[cloud] ?? pool.accelerator;
    return accelerator === pool.accelerator ? pool : { ...pool, accelerator };
  });
}

/**
 * Workloads and quotas speak of a pool's accelerators by the resource that Kubernetes counts them under, so another
 * cloud's accelerator must be counted alike. To be asked of pools as they are written.
 */
export function checkAcceleratorOn({ accelerator, acceleratorOn = {} }: NodePoolSpec, path: string): Problem[] {
  const entries = Object.entries(acceleratorOn);
  if (accelerator === undefined) {
    return entries.map(([cloud, other]) => ({
      path: `${path}.acceleratorOn.${cloud}`,
      value: other,
      rule: "stands in for an accelerator that the pool does not have",
      remedy: "name the pool's accelerator, or remove it",
    }));
  }
  const { resource } = ACCELERATORS[accelerator];
  return entries
    .filter(([, other]) => ACCELERATORS[other].resource !== resource)
    .map(([cloud, other]) => ({
      path: `${path}.acceleratorOn.${cloud}`,
      value: other,
      rule: `is counted as ${ACCELERATORS[other].resource}, and ${accelerator} as ${resource}`,
      remedy: `name an accelerator that is counted as ${resource}, so that workloads and quotas mean the same there`,
    }));
}
