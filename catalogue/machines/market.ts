/** The shape of what is known of a cloud that sells machines: how it names them, sells them, and what of them is left to pods. */
import type { Accelerator, AcceleratorResource } from "../accelerators";
import type { QuotasOf } from "../quotas/quota";
import type { CapacityType } from "./capacity-types";
import type { SeriesZones } from "./zones.gcp";

/** What an instance type's name says about it. */
export interface MachineNames {
  /** Types with 64-bit ARM processors; images must have been built for them. */
  readonly arm64: RegExp;
  readonly throttled: RegExp;
  /** Families that carry accelerators, also types that no table lists. */
  readonly accelerated: RegExp;
  /** Why the processors of a throttled type are not all there all the time. */
  readonly why: string;
}

/** What the cloud's node image keeps for the kubelet, the system and the eviction threshold. */
export interface Reservation {
  /** Thousandths of a core kept, of a machine with so many. */
  readonly cpuMillis: (vcpu: number) => number;
  /** MiB kept, of so much that the kernel sees, with the eviction threshold. */
  readonly memoryMiB: (memoryMiB: number, podsPerNode: number) => number;
  /** Where the formula is written down. */
  readonly source: string;
}

/** In which ways the cloud sells machines. */
export interface Buying {
  /** Where the cloud has an order of its own, in that order. */
  readonly types: readonly CapacityType[];
  readonly why: string;
  /** Why there is only that order. @default a pool's own order is followed */
  readonly order?: string;
  /** What holds reserved machines there. */
  readonly reservation: string;
}

/** Types that are sold in other ways than their prices say. */
export interface Consumption {
  readonly types: RegExp;
  readonly ways: readonly CapacityType[];
}

/** What is known of one cloud's machines. */
export interface Market {
  /** The region that prices are compared in, where a stack names none. */
  readonly referenceRegion: string;
  readonly names: MachineNames;
  readonly reservation: Reservation;
  readonly buying: Buying;
  readonly consumption: readonly Consumption[];
  /** Zones by machine series, as far as they were read. */
  readonly zones: readonly SeriesZones[];
  readonly quotas: QuotasOf;
  /** Whether an elastic pool may have several types, of which the autoscaler starts what is to be had. */
  readonly severalTypes: boolean;
  /** vCPUs that a machine must have to carry the cloud's own controllers. */
  readonly systemVcpus: number;
  /**
   * Which accelerators pods cannot use, by what Kubernetes counts them as, and why, as a clause: those whose driver and device
   * plugin come neither with the nodes nor with the platform. Undefined where they can.
   */
  readonly unusable: Readonly<Record<AcceleratorResource, string | undefined>>;
  /** Accelerators that are sold, can be used, and that the platform cannot start yet. */
  readonly notYet: Readonly<Partial<Record<Accelerator, string>>>;
}
