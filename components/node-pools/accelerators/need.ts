/**
 * What a pool asks of its machines, as numbers that can be compared with an offer; and whether an offer has it. Pure. A
 * pool asks for what it needs, never for an instance type, unless it pins one.
 */
import { parseQuantity } from "../../core/sizes";
import type { CapacityType } from "../../../catalogue/machines/capacity-types";
import type { NodePoolSpec } from "../spec";
import type { Accelerator } from "../../../catalogue/accelerators";
import { allocatable, type Allocatable } from "../../../catalogue/machines/allocatable";
import { MARKETS } from "../../../catalogue/machines/markets";
import type { Architecture } from "../../../catalogue/machines/traits";
import type { Offer } from "../../../catalogue/machines/offers";
import type { SellingCloud } from "../../../catalogue/clouds";

export interface PoolNeed {
  readonly pool: string;
  readonly accelerator?: Accelerator;
  /** Devices that each machine must have at least. @default 1 with an accelerator, 0 without */
  readonly perNode?: number;
  /** What one machine must offer to pods, thousandths of a core. @default 0: anything */
  readonly cpuMillis?: number;
  /** What one machine must offer to pods. @default 0: anything */
  readonly memoryMiB?: number;
  /** Pods that one node may run; the kubelet keeps memory for them. @default 110 */
  readonly podsPerNode?: number;
  /** Ways to buy machines, the preferred one first. */
  readonly capacity: readonly CapacityType[];
  /** vCPUs that a machine has at least if it is to be chosen; one that was chosen before may have fewer. @default 0 */
  readonly leastVcpu?: number;
  /** @default amd64: few images are built for anything else */
  readonly architecture?: Architecture;
  /** Whether an autoscaler adds machines beyond the pool's least. @default false */
  readonly grows?: boolean;
  /** The instance type that must be used, as the stack file pins it. @default none: the choice is made */
  readonly pin?: string;
}

/** A need, and where the machine for it is bought. */
export interface Ask {
  readonly cloud: SellingCloud;
  readonly region: string;
  /** Zones that may have nodes; it is enough when one of them has the machine. @default the whole region */
  readonly zones?: readonly string[];
  readonly need: PoolNeed;
}

export interface NeedContext {
  /** The cloud whose pinned type counts, where the pool pins one. @default none: the pool is looked at without pins */
  readonly cloud?: SellingCloud;
  /** Pods that one node may run. @default 110 */
  readonly podsPerNode?: number;
}

/** A pool as a stack file declares it, as a need. Its cpu and memory are what one node must offer to pods. */
export function needOf(pool: NodePoolSpec, { cloud, podsPerNode }: NeedContext = {}): PoolNeed {
  const pin = cloud === undefined ? undefined : pool.machine?.[cloud];
  const leastVcpu = cloud === undefined || pool.role !== "system" ? 0 : MARKETS[cloud].systemVcpus;
  return {
    pool: pool.name,
    ...(pool.accelerator !== undefined && {
      accelerator: pool.accelerator,
      perNode: pool.acceleratorsPerNode ?? 1,
    }),
    cpuMillis: ceil(parseQuantity(pool.cpu), 1_000_000n),
    memoryMiB: ceil(parseQuantity(pool.memory), 1_000_000_000n * 2n ** 20n),
    ...(pool.architecture !== undefined && { architecture: pool.architecture }),
    ...(podsPerNode !== undefined && { podsPerNode }),
    ...(pin !== undefined && { pin }),
    ...(leastVcpu > 0 && { leastVcpu }),
    ...((pool.maxNodes ?? pool.nodes) > pool.nodes && { grows: true }),
    capacity: pool.capacity,
  };
}

function ceil(quantity: bigint, unit: bigint): number {
  return Number((quantity + unit - 1n) / unit);
}

/** A machine, as far as it can be compared with a need: an offer, or what a lock file remembers of one. */
export interface Carries extends Pick<Offer, "accelerator" | "devices" | "vcpu" | "memoryGiB" | "architecture"> {
  readonly cloud: SellingCloud;
}

/** What the machine lacks, in words that follow its name; empty when it has all that is asked for. */
export function lacks(machine: Carries, need: PoolNeed): string[] {
  const perNode = devicesAsked(need);
  const offers = allocatable(machine.cloud, machine, need.podsPerNode);
  const { cpuMillis = 0, memoryMiB = 0, architecture = "amd64" } = need;
  return [
    ...(machine.accelerator === need.accelerator
      ? machine.devices < perNode
        ? [`has ${machine.devices} ${need.accelerator} of ${perNode}`]
        : []
      : [need.accelerator === undefined ? `carries ${machine.accelerator}` : `has no ${need.accelerator}`]),
    ...(offers.cpuMillis < cpuMillis ? [`offers pods ${cores(offers)} of ${cores({ cpuMillis })} cores`] : []),
    ...(offers.memoryMiB < memoryMiB ? [`offers pods ${gib(offers)} of ${gib({ memoryMiB })} GiB`] : []),
    ...(machine.architecture === architecture ? [] : [`is ${machine.architecture}`]),
  ];
}

export function devicesAsked({ accelerator, perNode }: PoolNeed): number {
  return accelerator === undefined ? 0 : (perNode ?? 1);
}

/** The need in a few words: `8 × H100, 40 cores, 300 GiB`. */
export function describeNeed(need: PoolNeed): string {
  const { accelerator, cpuMillis = 0, memoryMiB = 0, architecture } = need;
  return [
    ...(accelerator === undefined ? [] : [`${devicesAsked(need)} × ${accelerator}`]),
    ...(cpuMillis > 0 ? [`${cores({ cpuMillis })} cores`] : []),
    ...(memoryMiB > 0 ? [`${gib({ memoryMiB })} GiB`] : []),
    ...(architecture === undefined ? [] : [architecture]),
  ].join(", ");
}

function cores({ cpuMillis }: Pick<Allocatable, "cpuMillis">): string {
  return String(Math.floor(cpuMillis / 10) / 100);
}

function gib({ memoryMiB }: Pick<Allocatable, "memoryMiB">): string {
  return String(Math.floor((memoryMiB * 10) / 1024) / 10);
}
