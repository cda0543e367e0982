/** GKE node pools: bounds per zone or in total, surge while upgrading, and the Compute Engine quotas of their machines. */
import { requirePresent } from "../../rule/finding";
import type { Field } from "../../rule/field";
import { balancedDisk, DEFAULT_BOOT_DISK_GB, localSsdsOf } from "../../../catalogue/machines/disks.gcp";
import { sizeOf } from "../../../catalogue/machines/sizes";
import { isAccelerated } from "../../../catalogue/machines/traits";
import { gcpDiskQuotas } from "../../../catalogue/quotas/disks.gcp";
import { gcpQuotas } from "../../../catalogue/quotas/gcp";
import { GCP } from "../../../catalogue/tokens/gcp";
import { gcpSlices } from "./slices";
import { atLeast, count, ordered, times, type Count } from "./pool";
import {
  poolsAt,
  usesIn,
  type Machine,
  type MachineFacts,
  type NodePool,
  type PoolReader,
  type QuotaUse,
} from "./pool";

/** What GKE starts when no machine type is named. */
const DEFAULT_TYPE = "e2-medium";

/** A regional cluster spreads its pools over this many zones unless it is told which. */
const ZONES_OF_A_REGION = 3;

/** GPUs that are attached to a machine type that has none itself, by `guestAccelerators[].type`. */
const ATTACHED: Readonly<Record<string, string>> = {
  "nvidia-tesla-t4": "T4",
  "nvidia-tesla-v100": "V100",
  "nvidia-tesla-p100": "P100",
  "nvidia-tesla-p4": "P4",
};

function machine(at: Field): Machine | Field {
  const field = at.at("nodeConfig", "machineType");
  const attached = at.at("nodeConfig", "guestAccelerators");
  const open = [at.at("nodeConfig"), field, attached].find((one) => !one.isReadable);
  if (open !== undefined) return open;
  const type = field.text ?? DEFAULT_TYPE;
  const [gpu] = attached.items();
  const own = sizeOf("gcp", type);
  const accelerated = isAccelerated("gcp", type) || gpu !== undefined;
  if (gpu === undefined || (own?.devices ?? 0) > 0) return { field, type, facts: own, accelerated };
  const devices = count(gpu.at("count"), 0);
  if (typeof devices !== "number") return devices;
  if (!gpu.at("type").isReadable) return gpu.at("type");
  const chip = ATTACHED[gpu.at("type").text ?? ""];
  const vcpu = own?.vcpu ?? n1Cpus(type);
  const facts: MachineFacts | undefined =
    chip === undefined || vcpu === undefined
      ? undefined
      : { vcpu, devices, resource: "nvidia.com/gpu", accelerator: chip };
  return { field: attached, type, facts, accelerated };
}

/** GPUs are attached to N1 machines, whose names end in their vCPUs. */
function n1Cpus(type: string): number | undefined {
  const cpus = /^n1-\w+-(\d+)$/.exec(type)?.[1];
  return cpus === undefined ? undefined : Number(cpus);
}

/** What one node's disks count against: its boot disk, and local ones, which the pool says or which come with the machine. */
function disks(at: Field, machineType: string): readonly QuotaUse[] | Field {
  const config = at.at("nodeConfig");
  const type = config.at("diskType");
  const gb = count(config.at("diskSizeGb"), DEFAULT_BOOT_DISK_GB);
  const said = LOCAL_SSD_PATHS.map((path) => config.at(...path)).find((field) => !field.isAbsent);
  const localSsds = said === undefined ? (localSsdsOf(machineType) ?? 0) : count(said, 0);
  if (!type.isReadable) return type;
  if (typeof gb !== "number") return gb;
  if (typeof localSsds !== "number") return localSsds;
  return gcpDiskQuotas({ machineType, boot: { type: type.text ?? balancedDisk(machineType), gb }, localSsds });
}

/** Where a pool says how many local disks its nodes have. */
const LOCAL_SSD_PATHS = [
  ["ephemeralStorageLocalSsdConfig", "localSsdCount"],
  ["localNvmeSsdBlockConfig", "localSsdCount"],
] as const;

/** Over how many zones the pool is spread. */
function zones(at: Field, props: Field): Count {
  for (const list of [at.at("nodeLocations"), props.at("nodeLocations")]) {
    if (!list.isReadable) return list;
    if (list.items().length > 0) return list.items().length;
  }
  const location = props.at("location");
  if (!location.isReadable || location.isAbsent) return location;
  return /-[a-z]$/.test(location.text ?? "") ? 1 : ZONES_OF_A_REGION;
}

/** Bounds are per zone, unless they are in total. */
function maximum(at: Field, props: Field): { at: Field; count: Count } {
  const scaling = at.at("autoscaling");
  const total = scaling.at("totalMaxNodeCount");
  const perZone = scaling.isAbsent ? fixed(at) : scaling.at("maxNodeCount");
  if (!total.isAbsent) return { at: total, count: count(total, 0) };
  return { at: perZone, count: times(count(perZone, 1), zones(at, props)) };
}

function fixed(at: Field): Field {
  return at.at("nodeCount").isAbsent ? at.at("initialNodeCount") : at.at("nodeCount");
}

/** One more node unless it is told otherwise; a blue-green upgrade starts every node a second time. */
function surge(at: Field, most: Count): Count {
  const settings = at.at("upgradeSettings");
  const strategy = settings.at("strategy");
  if (!strategy.isReadable) return strategy;
  if (strategy.text === "BLUE_GREEN") return most;
  return count(settings.at("maxSurge"), settings.isAbsent ? 1 : 0);
}

function spot(at: Field): boolean | Field {
  const ways = [at.at("nodeConfig", "spot"), at.at("nodeConfig", "preemptible")];
  return ways.some(({ value }) => value === true) || (ways.find((way) => !way.isReadable) ?? false);
}

export const GCP_POOLS: PoolReader = {
  cloud: "gcp",
  slices: gcpSlices,
  resources: [GCP.gkeNodePool, GCP.gkeCluster],
  read: (props, type): NodePool[] =>
    poolsAt(props, type === GCP.gkeCluster ? "nodePools" : undefined).map((at) => {
      const most = maximum(at, props);
      const one = machine(at);
      const machines = "type" in one ? [one] : one;
      const own = { maximum: most.count, surge: surge(at, most.count), machines, spot: spot(at) };
      const type = "type" in one ? one.type : "";
      return { cloud: "gcp", at, maximumAt: most.at, ...own, disks: disks(at, type) };
    }),
  checkBounds: ({ at }) => {
    const scaling = at.at("autoscaling");
    if (scaling.isAbsent) return [];
    const [least, most] = [scaling.at("minNodeCount"), scaling.at("maxNodeCount")];
    const [totalLeast, totalMost] = [scaling.at("totalMinNodeCount"), scaling.at("totalMaxNodeCount")];
    const bound = totalMost.isAbsent ? atLeast(most, 1) : atLeast(totalMost, 1);
    const present = requirePresent(scaling, "bounds");
    return [...present, ...bound, ...ordered(least, most), ...ordered(totalLeast, totalMost)];
  },
  quotaUses: (machine, isSpot) => usesIn(gcpQuotas, machine, isSpot),
  region: (props) => (props.at("location").isAbsent ? undefined : props.at("location")),
};
