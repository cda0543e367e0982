/**
 * The machines of a plan: what each node pool is, why, how it is bought, what it costs, and what all of them need of the
 * cloud's quotas. Read from the lock file and from the resources of the plan, never from today's prices. Pure.
 */
import type { Environment } from "../../components/core/labels";
import { applyLock, type Resolved } from "../../components/node-pools/accelerators/apply-lock";
import { isRefusal, type Choice } from "../../components/node-pools/accelerators/choose";
import type { Lock } from "../../components/node-pools/accelerators/lock";
import { monthly } from "../../components/node-pools/accelerators/lock-difference";
import { describeNeed } from "../../components/node-pools/accelerators/need";
import { quotaNeed, type QuotaNeed, type QuotaNeeds } from "../../components/node-pools/accelerators/quota-need";
import { factsOf } from "../../components/cloud/registry";
import { asksOf, type Site } from "../../components/node-pools/machines";
import type { CapacityType } from "../../catalogue/machines/capacity-types";
import type { NodePoolSpec, NodePoolsSpec } from "../../components/node-pools/spec";
import { describePool } from "../../components/node-pools/vocabulary";
import type { Stack } from "../../policies/rule/resource";
import { stackPools } from "../../policies/quota/pools/in-stack";
import { GRANTED } from "../../policies/settings/granted";
import { isMap } from "../../components/core/plain";

export interface Cost {
  /** US dollars a month with the pool at its first size, and at its largest. */
  readonly atFirst: number;
  readonly atMost: number;
}

export interface PlannedPool {
  readonly pool: string;
  readonly role: NodePoolSpec["role"];
  readonly asksFor: string;
  readonly machine: string;
  readonly why: readonly string[];
  /** Offers that would do as well, the cheapest first. */
  readonly alsoFit: readonly string[];
  /** What its autoscaler may start instead, and the dearest of them: US dollars an hour. */
  readonly alike?: { readonly types: readonly string[]; readonly dearest: number };
  /** Ways to buy its nodes, in the order in which they are tried. */
  readonly capacity: readonly CapacityType[];
  readonly nodes: number;
  readonly maxNodes: number;
  /** Nodes that an update may start besides the most. */
  readonly surge: number;
  /** US dollars an hour of one machine, as the lock file records it. */
  readonly onDemand?: number;
  /** When the price was read, where today's catalogue still has it; else when it was recorded. */
  readonly priced?: string;
  /** What a spot machine cost in the cheapest zone when it was read; only where spot is a way to buy it. */
  readonly spot?: number;
  readonly cost?: Cost;
}

export interface PlannedQuota extends QuotaNeed {
  /** What the environment's policy configuration says was granted; absent where it says nothing. */
  readonly granted?: number;
}

export interface PlannedMachines {
  readonly region: string;
  readonly pools: readonly PlannedPool[];
  /** All pools whose price is known. */
  readonly cost: Cost;
  readonly unpriced: readonly string[];
  readonly quotas: readonly PlannedQuota[];
  readonly unknownQuotas: QuotaNeeds["unknown"];
}

export interface MachinesRequest {
  readonly pools: NodePoolsSpec;
  readonly lock: Lock;
  readonly site: Site;
  readonly environment: Environment;
  /** The plan's resources. */
  readonly stack: Stack;
}

/** Every pool must have a machine that the lock can keep; the program is refused otherwise. */
export function plannedMachines({ pools, lock, site, environment, stack }: MachinesRequest): PlannedMachines {
  const { region } = site;
  const resolved = applyLock(asksOf(pools, site), lock);
  const planned = pools.flatMap((pool, index) => {
    const one = resolved[index];
    return one === undefined || isRefusal(one.outcome)
      ? []
      : [{ spec: pool, choice: one.outcome, one, surge: surgeOf(pool, stack) }];
  });
  const { needs, unknown } = quotaNeed(
    planned.map(({ spec, choice, surge }) => ({
      ...choice,
      pool: spec.name,
      maxNodes: spec.maxNodes ?? spec.nodes,
      surge,
      disks: factsOf(site.cloud).ground?.diskQuotas?.(choice.type, spec) ?? [],
    })),
  );
  const granted = GRANTED[environment];
  const list = planned.map(({ spec, choice, one, surge }) => describe(spec, choice, one, surge));
  return {
    region,
    pools: list,
    cost: { atFirst: sum(list, "atFirst"), atMost: sum(list, "atMost") },
    unpriced: list.filter(({ cost }) => cost === undefined).map(({ pool }) => pool),
    quotas: needs.map((need) => {
      const limit = granted[need.key];
      return limit === undefined ? need : { ...need, granted: limit };
    }),
    unknownQuotas: unknown,
  };
}

function describe(spec: NodePoolSpec, choice: Choice, { fresh }: Resolved, surge: number): PlannedPool {
  const { nodes, maxNodes = nodes } = spec;
  const { onDemand, date: recorded } = choice.price ?? {};
  const today = isRefusal(fresh) || fresh.name !== choice.name ? undefined : fresh.price;
  const date = today?.onDemand === onDemand ? (today?.date ?? recorded) : recorded;
  const spot = today?.spot;
  const dearer = choice.alike.map((one) => one.onDemand);
  return {
    pool: spec.name,
    role: spec.role,
    asksFor: describeNeed(choice.need) || "anything",
    machine: choice.name,
    why: choice.why,
    alsoFit: choice.alternatives.filter(({ fits }) => fits).map(({ name }) => name),
    capacity: choice.capacity,
    nodes,
    maxNodes,
    surge,
    ...(onDemand !== undefined && {
      onDemand,
      // What comes beyond the least may be the dearest of those that may come.
      cost: {
        atFirst: monthly(onDemand, nodes),
        atMost: monthly(onDemand, nodes) + monthly(Math.max(onDemand, ...dearer), maxNodes - nodes),
      },
    }),
    ...(dearer.length > 0 && {
      alike: { types: choice.alike.map(({ type }) => type), dearest: Math.max(...dearer) },
    }),
    ...(date !== undefined && { priced: date }),
    ...(spot !== undefined && choice.capacity.includes("spot") && { spot }),
  };
}

/**
 * The most nodes that an update of the pool starts besides its largest size, as its resources say; 0 where nothing in the
 * plan adds any.
 */
function surgeOf(spec: NodePoolSpec, stack: Stack): number {
  const { selector } = describePool(spec);
  const surges = stackPools(stack)
    .filter(({ pool }) => carries(pool.at.value, selector))
    .flatMap(({ pool: { surge } }) => (typeof surge === "number" ? [surge] : []));
  return Math.max(0, ...surges);
}

/** Whether somewhere within a pool's properties all of these labels stand together. */
function carries(value: unknown, labels: Readonly<Record<string, string>>): boolean {
  if (Array.isArray(value)) return value.some((item) => carries(item, labels));
  if (!isMap(value)) return false;
  if (Object.entries(labels).every(([key, text]) => value[key] === text)) return true;
  return Object.values(value).some((inner) => carries(inner, labels));
}

function sum(pools: readonly PlannedPool[], part: keyof Cost): number {
  return Math.round(pools.reduce((all, { cost }) => all + (cost?.[part] ?? 0), 0) * 100) / 100;
}
