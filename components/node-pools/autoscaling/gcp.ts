/**
 * Elastic pools on Google Cloud: GKE's own autoscaler grows each node pool within its bounds; a ComputeClass tells it the
 * order, for pools that are bought in more than one way.
 */
import { createCustomResource } from "../../addons/custom-resources/create";
import { placementOn } from "../../placement";
import { computeClassOf, computeClassSpec } from "../compute-class.gcp";
import { nodePoolName } from "../pool.gcp";
import { waysOf } from "../ways";
import type { CreateAutoscaling } from "./contract";

export const createAutoscaling: CreateAutoscaling = (scope, ground) => {
  const placement = placementOn("gcp", ground.placement);
  for (const pool of ground.pools) {
    const name = computeClassOf(pool.spec);
    if (name === undefined) continue;
    const names = waysOf(pool.spec).map((way) => nodePoolName(pool, way, placement, ground.network));
    createCustomResource(
      scope,
      `${scope.name}-${name}`,
      "cloud.google.com/v1/ComputeClass",
      { name, spec: computeClassSpec(pool.spec, names) },
      { provider: ground.provider, dependsOn: [...ground.ready] },
    );
  }
};
