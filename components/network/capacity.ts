/** Whether a network has addresses for every node that its pools may ever have. Pure. */
import type { Problem } from "../core/errors";
import type { NetworkSettings } from "./spec";

/**
 * The ceiling cannot grow once the network exists, so pools must not count on more.
 * @param pools everything that may grow by itself: where a cloud keeps a pool for each way to buy, each of them
 */
export function checkCapacity(
  { nodes }: Pick<NetworkSettings, "nodes">,
  pools: readonly { readonly nodes: number; readonly maxNodes: number }[],
): Problem[] {
  const most = pools.reduce((sum, pool) => sum + Math.max(pool.maxNodes, pool.nodes), 0);
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
