/**
 * The ways in which a pool's nodes are bought, the preferred one first: what each way brings, and which sequences a cloud
 * can follow. Pure.
 */
import type { Problem } from "../core/errors";
import { namedTwice } from "../core/once";
import type { SellingCloud } from "../../catalogue/clouds";
import { MARKETS } from "../../catalogue/machines/markets";
import type { CapacityType } from "../../catalogue/machines/capacity-types";
import type { NodePoolSpec } from "./spec";

/** One way, as far as a pool uses it. */
export interface Way {
  readonly capacity: CapacityType;
  /**
   * What nodes bought in this way are called where they are a pool of their own: the pool's name, and for every way but
   * on demand the way after it. So a way that joins, leaves or changes its place renames no other.
   */
  readonly name: string;
  /** Nodes that are always bought in this way: the pool's least, of the preferred way. */
  readonly nodes: number;
  /** Nodes that may be bought in this way: all, because any way may have to carry the pool alone. */
  readonly maxNodes: number;
}

type Bought = Pick<NodePoolSpec, "name" | "capacity" | "nodes" | "maxNodes">;

export function waysOf({ name, capacity, nodes, maxNodes = nodes }: Bought): Way[] {
  return capacity.map((way, index) => ({
    capacity: way,
    name: wayName(name, way),
    nodes: index === 0 ? nodes : 0,
    maxNodes,
  }));
}

/** The preferred way, which is the only one of a pool with a fixed number of nodes. */
export function firstWay(pool: Bought): Way {
  const [first] = waysOf(pool);
  if (first === undefined) throw new Error(`node pool ${pool.name} names no way to buy its nodes`);
  return first;
}

/** Where the pool's reservation is, if it is bought from one. */
export function reservedZone(
  { name, capacity }: Pick<NodePoolSpec, "name" | "capacity">,
  reservations: Readonly<Record<string, { readonly zone: string }>>,
): string | undefined {
  return capacity.includes("reserved") ? reservations[name]?.zone : undefined;
}

/** Whether an autoscaler decides how many nodes the pool has. */
export function isElastic({ nodes, maxNodes = nodes }: Pick<NodePoolSpec, "nodes" | "maxNodes">): boolean {
  return maxNodes > nodes;
}

function wayName(pool: string, way: CapacityType): string {
  return way === "on-demand" ? pool : `${pool}-${way}`;
}

/** Rules for a pool's ways that hold on every cloud; `path` is where the pool is in the stack file. */
export function checkWays(pool: NodePoolSpec, path: string): Problem[] {
  const { role, capacity, nodes } = pool;
  const at = `${path}.capacity`;
  const twice = capacity.flatMap((_, index) =>
    namedTwice(capacity, index, `${at}[${index}]`, "name each way to buy once"),
  );
  if (capacity.length < 2 || twice.length > 0) return twice;
  if (role === "system") {
    const rule = "names more than one way to buy system nodes, which must be there before anything can fall back";
    return [{ path: at, value: capacity, rule, remedy: `name one, such as [${capacity.at(-1)}]` }];
  }
  if (isElastic(pool)) return [];
  const rule = `has nothing to fall back with: the pool has ${nodes} nodes, neither more nor fewer`;
  return [{ path: at, value: capacity, rule, remedy: `set maxNodes above ${nodes}, or name one way to buy` }];
}

/** Names of pools' ways that would be one; `path` is where the pools are in the stack file. */
export function checkWayNames(pools: readonly NodePoolSpec[], path: string): Problem[] {
  const named = pools.flatMap((pool, index) => waysOf(pool).map(({ name }) => ({ name, index })));
  return pools.flatMap((pool, index): Problem[] => {
    const taken = waysOf(pool).find(({ name }) => named.some((other) => other.name === name && other.index < index));
    const first = named.find(({ name }) => name === taken?.name);
    if (taken === undefined || first === undefined || pools[first.index]?.name === pool.name) return [];
    const rule = `would have nodes that are called ${taken.name}, as ${path}[${first.index}] has`;
    return [{ path: `${path}[${index}].name`, value: pool.name, rule, remedy: "give it another name" }];
  });
}

/**
 * What a cloud cannot do of a pool's ways, with the nearest that it can.
 * @param reservations those that the placement names, by pool
 * @param where the property of the placement that names them
 */
export function checkWaysOn(
  cloud: SellingCloud,
  { name, capacity }: NodePoolSpec,
  path: string,
  reservations: Readonly<Record<string, unknown>>,
  where: string,
): Problem[] {
  const { types: known, order, why, reservation } = MARKETS[cloud].buying;
  const possible = capacity.filter((way) => known.includes(way));
  const sorted = order === undefined ? possible : known.filter((way) => possible.includes(way));
  const unknown = capacity.flatMap((way, index): Problem[] => {
    if (known.includes(way)) return [];
    const nearest = sorted.length > 0 ? `[${sorted.join(", ")}]` : "[reserved] or [spot]";
    const rule = `is not a way to buy machines on ${cloud}: ${why}`;
    return [{ path: `${path}.capacity[${index}]`, value: way, rule, remedy: `nearest: ${nearest}` }];
  });
  const disorder = possible.some((way, index) => way !== sorted[index]);
  return [
    ...unknown,
    ...(disorder
      ? [
          {
            path: `${path}.capacity`,
            value: capacity,
            rule: `is an order that ${cloud} does not follow: ${order}`,
            remedy: `nearest: [${sorted.join(", ")}]`,
          },
        ]
      : []),
    ...(capacity.includes("reserved") && reservations[name] === undefined
      ? [
          {
            path: `${where}.${name}`,
            rule: `is missing, and pool ${JSON.stringify(name)} is bought reserved`,
            remedy: `name ${reservation} that holds its machines, and its zone`,
          },
        ]
      : []),
  ];
}
