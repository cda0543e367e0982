/**
 * Elastic pools on Azure: AKS' cluster autoscaler grows each agent pool within its bounds; a ConfigMap tells it the order
 * of a pool's ways to buy.
 */
import { ConfigMap } from "@pulumi/kubernetes/core/v1";
import { expanderPriorities, PRIORITIES_CONFIG_MAP } from "../priorities.azure";
import type { CreateAutoscaling } from "./contract";

export const createAutoscaling: CreateAutoscaling = (scope, { pools, provider, ready }) => {
  new ConfigMap(
    `${scope.name}-priorities`,
    {
      metadata: { ...PRIORITIES_CONFIG_MAP, labels: scope.labels },
      data: { priorities: expanderPriorities(pools.map(({ spec }) => spec)) },
    },
    { ...scope.options, provider, dependsOn: [...ready] },
  );
};
