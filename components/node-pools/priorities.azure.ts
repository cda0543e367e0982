/**
 * The order of ways to buy nodes on Azure: what the cluster autoscaler's priority expander reads. It knows node groups by
 * the names of their scale sets, and uses none that no entry matches, so every agent pool is named. Pure.
 */
import { scaleSetPattern } from "./names.azure";
import type { NodePoolsSpec } from "./spec";
import { waysOf } from "./ways";

/** Where the expander looks; the name and namespace are fixed. */
export const PRIORITIES_CONFIG_MAP = {
  name: "cluster-autoscaler-priority-expander",
  namespace: "kube-system",
} as const;

/** The highest wins. */
const FIRST = 100;
const STEP = 10;

/** The expander's configuration, as YAML: patterns of scale sets by priority. */
export function expanderPriorities(pools: NodePoolsSpec): string {
  const byPriority = new Map<number, string[]>();
  for (const pool of pools) {
    for (const [place, { name }] of waysOf(pool).entries()) {
      const priority = FIRST - place * STEP;
      byPriority.set(priority, [...(byPriority.get(priority) ?? []), scaleSetPattern(name)]);
    }
  }
  const sorted = [...byPriority].sort(([a], [b]) => b - a);
  const lines = sorted.flatMap(([priority, patterns]) => [
    `${priority}:`,
    ...patterns.sort().map((one) => `  - ${one}`),
  ]);
  return `${lines.join("\n")}\n`;
}
