/** Rules between the properties of node pools, and between pools. Pure: stack file in, problems out. */
import type { Problem } from "../core/errors";
import { checkDisk } from "./disk";
import type { NodePoolSpec, NodePoolsSpec } from "./spec";
import { describePool } from "./vocabulary";
import { checkWayNames, checkWays } from "./ways";

/** Every rule that one schema field cannot state alone, on every cloud; `path` is where the pools are in the stack file. */
export function checkNodePools(pools: NodePoolsSpec, path = "nodePools"): Problem[] {
  return [
    ...pools.flatMap((pool, index) => checkPool(pool, `${path}[${index}]`)),
    ...checkUnique(pools, path),
    ...checkWayNames(pools, path),
    ...checkSelectors(pools, path),
    ...checkSystemPool(pools, path),
  ];
}

function checkPool(pool: NodePoolSpec, path: string): Problem[] {
  const problems = [...checkWays(pool, path), ...checkDisk(pool, path)];
  if (pool.acceleratorsPerNode !== undefined && pool.accelerator === undefined) {
    problems.push({
      path: `${path}.acceleratorsPerNode`,
      value: pool.acceleratorsPerNode,
      rule: "counts accelerators of a pool that has none",
      remedy: "name the accelerator, or remove the count",
    });
  }
  if (pool.maxNodes !== undefined && pool.maxNodes < pool.nodes) {
    problems.push({
      path: `${path}.maxNodes`,
      value: pool.maxNodes,
      rule: `is less than the ${pool.nodes} nodes that the pool has at first`,
      remedy: "raise it, or lower nodes",
    });
  }
  if (pool.labels !== undefined && Object.keys(pool.labels).length === 0) {
    problems.push({
      path: `${path}.labels`,
      value: pool.labels,
      rule: "selects every node",
      remedy: "name at least one label that only this pool's nodes carry, or leave labels out for the default",
    });
  }
  return problems;
}

function checkUnique(pools: NodePoolsSpec, path: string): Problem[] {
  return pools.flatMap((pool, index) => {
    const first = pools.findIndex(({ name }) => name === pool.name);
    if (first === index) return [];
    return [
      {
        path: `${path}[${index}].name`,
        value: pool.name,
        rule: `is already the name of ${path}[${first}]`,
        remedy: "give each pool its own name",
      },
    ];
  });
}

/** A node that matches two pools' labels would be counted twice and could run either's workloads. */
function checkSelectors(pools: NodePoolsSpec, path: string): Problem[] {
  const selectors = pools.map((pool) => describePool(pool).selector);
  return pools.flatMap((pool, index) => {
    const selector = selectors[index] ?? {};
    const first = pools.findIndex((other, position) => {
      const earlier = selectors[position] ?? {};
      return position < index && other.name !== pool.name && (within(earlier, selector) || within(selector, earlier));
    });
    if (first === -1) return [];
    return [
      {
        path: `${path}[${index}].labels`,
        value: selector,
        rule: `matches the same nodes as ${path}[${first}]`,
        remedy: "give both a label with the same key and different values",
      },
    ];
  });
}

/** Whether every node with `narrow`'s labels has `wide`'s too. Labels with other keys say nothing about each other. */
function within(wide: Readonly<Record<string, string>>, narrow: Readonly<Record<string, string>>): boolean {
  const labels = Object.entries(wide);
  return labels.length > 0 && labels.every(([key, value]) => narrow[key] === value);
}

function checkSystemPool(pools: NodePoolsSpec, path: string): Problem[] {
  const systems = pools.flatMap((pool, index) => (pool.role === "system" ? [{ pool, index }] : []));
  if (systems.length === 0) {
    return [
      {
        path,
        rule: "has no system pool",
        remedy: 'give one untainted CPU pool "role: system"; controllers and DNS need nodes that everything may run on',
      },
    ];
  }
  return systems.flatMap(({ pool, index }) => {
    const hard = describePool(pool).taints.filter(({ effect }) => effect !== "PreferNoSchedule");
    if (hard.length === 0) return [];
    return [
      {
        path: `${path}[${index}].${pool.taints === undefined ? "accelerator" : "taints"}`,
        value: pool.taints ?? pool.accelerator,
        rule: `taints a system pool with ${hard.map(({ key, effect }) => `${key}:${effect}`).join(", ")}`,
        remedy: "system pools must be untainted; use another pool for accelerators and dedicated nodes",
      },
    ];
  });
}
