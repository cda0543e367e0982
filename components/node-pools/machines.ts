/**
 * The machines of a stack's pools, from its lock file alone. A pool without a record that suffices is a mistake of the
 * stack file: prices and catalogues must never decide during an update. Pure.
 */
import { createsCluster, type Cloud } from "../placement/cloud";
import type { Problem } from "../core/errors";
import { applyLock, type Resolved } from "./accelerators/apply-lock";
import { isRefusal } from "./accelerators/choose";
import type { Ask } from "./accelerators/need";
import { lockFileName, type Lock } from "./accelerators/lock";
import { needOf } from "./accelerators/need";
import type { SellingCloud } from "../../catalogue/clouds";
import type { MachinePool } from "./contract";
import type { NodePoolSpec, NodePoolsSpec } from "./spec";

export interface Site {
  readonly cloud: SellingCloud;
  readonly region: string;
  /** The placement's zones, in which a pool's nodes are unless it names some. @default the whole region */
  readonly zones?: readonly string[];
  readonly stack: string;
  /** Pods that one node may run; the kubelet keeps memory for them. */
  readonly podsPerNode: number;
}

/** What asking for machines needs to know. */
type AskedFrom = Pick<Site, "cloud" | "region"> & {
  readonly zones?: readonly string[] | undefined;
  /** @default 110 */
  readonly podsPerNode?: number | undefined;
};

/** Where a stack's machines are bought. @throws Error for a cloud that sells none: a mistake of its manifest */
export function siteOf(
  cloud: Cloud,
  region: string | undefined,
  { zones, ...rest }: Pick<Site, "stack" | "podsPerNode"> & Pick<AskedFrom, "zones">,
): Site {
  if (!createsCluster(cloud) || region === undefined) throw new Error(`no machines are sold on ${cloud} in ${region}`);
  return { cloud, region, ...rest, ...(zones !== undefined && { zones }) };
}

/** What each pool asks of its cloud. */
export function asksOf(pools: NodePoolsSpec, { cloud, region, zones, podsPerNode }: AskedFrom): Ask[] {
  const context = { cloud, ...(podsPerNode !== undefined && { podsPerNode }) };
  return pools.map((pool) => {
    const own = pool.zones?.[cloud] ?? zones;
    return { cloud, region, ...(own !== undefined && { zones: own }), need: needOf(pool, context) };
  });
}

export interface RecordedPools {
  /** Those without problems, in the order of the stack file. */
  readonly pools: readonly MachinePool[];
  readonly problems: readonly Problem[];
}

export function recordedPools(pools: NodePoolsSpec, lock: Lock, site: Site): RecordedPools {
  const { stack } = site;
  const resolved = applyLock(asksOf(pools, site), lock);
  return {
    pools: pools.flatMap((spec, index) => withMachine(spec, resolved[index])),
    problems: joined(resolved.map((one, index) => problemOf(one, `nodePools[${index}]`, stack))),
  };
}

/** Pools that lack a machine for the same reason, such as another region, are told in one sentence. */
function joined(found: readonly (readonly Problem[])[]): Problem[] {
  const problems = found.flat();
  const alike = (one: Problem, other: Problem) => one.rule === other.rule && one.remedy === other.remedy;
  return problems.flatMap((one, index): Problem[] => {
    const same = problems.filter((other) => alike(one, other));
    if (same.length === 1) return [one];
    if (problems.findIndex((other) => alike(one, other)) < index) return [];
    const { rule, remedy } = one;
    const value = same.map((other) => other.value);
    return [
      {
        path: "nodePools",
        value,
        rule: rule.replace(/^has no machine/, "have no machine").replace("it can", "they can"),
        ...(remedy && { remedy }),
      },
    ];
  });
}

function withMachine(spec: NodePoolSpec, resolved: Resolved | undefined): MachinePool[] {
  if (resolved === undefined || resolved.status !== "kept" || isRefusal(resolved.outcome)) return [];
  const { type, carries, alike } = resolved.outcome;
  const { architecture, vcpu, devices } = carries;
  const also = alike.map((one) => one.type);
  return [{ spec, machine: { type, architecture, vcpu, devices, ...(also.length > 0 && { also }) } }];
}

function problemOf({ ask, status, outcome, reason }: Resolved, path: string, stack: string): Problem[] {
  if (status === "kept" && !isRefusal(outcome)) return [];
  if (isRefusal(outcome)) return [outcome.problem];
  const why = reason === undefined ? "" : `: ${reason}`;
  return [
    {
      path,
      value: ask.need.pool,
      rule: `has no machine in ${lockFileName(stack)} that it can keep${why}`,
      remedy: `choose one and commit the file: npm run choose -- --stack ${stack} --write`,
    },
  ];
}
