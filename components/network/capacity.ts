/** Whether a network has addresses for every node that its pools may ever have. Pure. */
import type { Problem } from "../core/errors";
import type { NodePoolsSpec } from "../node-pools/spec";
import type { NetworkSettings } from "./spec";

/** The ceiling cannot grow once the network exists, so pools must not count on more. */
export function checkCapacity({ nodes }: Pick<NetworkSettings, "nodes">, pools: NodePoolsSpec): Problem[] {
  const most = pools.reduce((sum, pool) => sum + Math.max(pool.maxNodes ?? pool.nodes, pool.nodes), 0);
  if (most <= nodes) return [];
  return [
    {
      path: "network.nodes",
      value: nodes,
      rule: `is less than the ${most} nodes that the pools may have together`,
      remedy: "lower the pools' maxNodes, or raise it before the network exists; afterwards it cannot grow",
    },
  ];
}
