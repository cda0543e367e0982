/** The machines that a GKE node pool is: how many and where, with the labels and taints that GKE puts on its nodes. */
import { fitName } from "../../../../components/core/names";
import { slicesPerDevice, type SharingSpec } from "../../../../components/node-pools/sharing/spec";
import type { Held, MachineGroup, Plain } from "../../plugin/row";
import { builtIn, CATALOGUE_NAMES, offerOf, tpuOf } from "./machine-types";
import { gpuOf, regionOfLocation, wayOf } from "./node-config";
import { at, listAt, mapAt, numberAt, textAt, textsAt } from "../../plugin/reading";
import { isMap } from "../../../../components/core/plain";
import { GKE_SPOT, NODE_LABELS } from "../../../../catalogue/kubernetes/labels";

export interface PoolPlace {
  readonly cluster: Held;
  /** The pool's name in the cloud. */
  readonly name: string;
  readonly location: string;
  readonly zones: readonly string[];
}

interface Taint {
  readonly key: string;
  readonly value?: string;
  readonly effect: string;
}

const EFFECTS: Readonly<Record<string, string>> = {
  NO_SCHEDULE: "NoSchedule",
  PREFER_NO_SCHEDULE: "PreferNoSchedule",
  NO_EXECUTE: "NoExecute",
};

/** How many nodes a pool has when it is made, and may have: GKE counts some by zone. */
export function sizeOf(inputs: Plain, zones: number): { min: number; desired: number; max: number } {
  const start = numberAt(inputs, "nodeCount") ?? numberAt(inputs, "initialNodeCount") ?? 0;
  const scaling = inputs["autoscaling"];
  const desired = start * zones;
  if (!isMap(scaling)) return { min: desired, desired, max: desired };
  const total = (key: string, perZone: string) => numberAt(scaling, key) ?? (numberAt(scaling, perZone) ?? 0) * zones;
  const min = total("totalMinNodeCount", "minNodeCount");
  const max = total("totalMaxNodeCount", "maxNodeCount");
  // The autoscaler brings a pool that starts with too few nodes to its least number at once.
  return { min, desired: Math.min(Math.max(desired, min), max), max };
}

export function machinesOf(inputs: Plain, config: Plain, place: PoolPlace): MachineGroup {
  const machine = textAt(config, "machineType") ?? "e2-medium";
  const gpu = gpuOf(config);
  const devices = sharedDevices(config);
  const clusterName = textAt(place.cluster.inputs, "name") ?? "";
  // Nodes follow their control plane by themselves: every pool of a cluster in a release channel is upgraded so.
  const version = /^\d+\.\d+/.exec(textAt(place.cluster.outputs, "masterVersion") ?? "")?.[0];
  return {
    cluster: place.cluster.id,
    name: fitName(`gke-${clusterName}-${place.name}`, 50),
    machine,
    ...(version !== undefined && { version }),
    ...(gpu !== undefined && builtIn(machine) === undefined && { attach: gpu.type }),
    way: wayOf(config),
    ...sizeOf(inputs, place.zones.length),
    insists: inputs["nodeCount"] !== undefined,
    zones: place.zones,
    labels: labelsOfNodes(inputs, config, machine, place),
    taints: taintsOfNodes(inputs, config, machine),
    ...(devices !== undefined && { devices }),
  };
}

/** cloud.google.com/kubernetes-engine/docs/concepts/node-labels and the pages of each feature. */
function labelsOfNodes(inputs: Plain, config: Plain, machine: string, place: PoolPlace): Record<string, string> {
  const way = wayOf(config);
  const gpu = gpuOf(config);
  const tpu = tpuOf(machine);
  const offer = offerOf(machine, gpu);
  const driver = textAt(listAt(config, "guestAccelerators")[0], "gpuDriverInstallationConfig.gpuDriverVersion");
  return {
    [NODE_LABELS.architecture]: offer?.architecture ?? "amd64",
    [NODE_LABELS.instanceType]: machine,
    [NODE_LABELS.region]: regionOfLocation(place.location),
    "cloud.google.com/gke-nodepool": place.name,
    "cloud.google.com/machine-family": machine.split("-")[0] ?? machine,
    "cloud.google.com/gke-os-distribution": textAt(config, "imageType")?.startsWith("UBUNTU") ? "ubuntu" : "cos",
    "cloud.google.com/gke-container-runtime": "containerd",
    "cloud.google.com/gke-boot-disk": textAt(config, "diskType") ?? "pd-balanced",
    "cloud.google.com/gke-max-pods-per-node": String(numberAt(inputs, "maxPodsPerNode") ?? 110),
    "cloud.google.com/gke-provisioning": way === "spot" ? "spot" : way === "flex" ? "flex-start" : "standard",
    "cloud.google.com/gke-stack-type": "IPV4",
    ...(at(inputs, "networkConfig.enablePrivateNodes") === true && { "cloud.google.com/private-node": "true" }),
    ...(textAt(config, "workloadMetadataConfig.mode") === "GKE_METADATA" && {
      "iam.gke.io/gke-metadata-server-enabled": "true",
    }),
    ...(way === "spot" && { [GKE_SPOT]: "true" }),
    ...(way === "flex" && { "cloud.google.com/gke-flex-start": "true" }),
    ...(way === "reserved" && reservationLabel(config)),
    ...(gpu !== undefined && {
      "cloud.google.com/gke-accelerator": gpu.type,
      "cloud.google.com/gke-accelerator-count": String(gpu.count),
      ...(driver !== undefined &&
        driver !== "INSTALLATION_DISABLED" && { "cloud.google.com/gke-gpu-driver-version": driver.toLowerCase() }),
      ...sharingLabels(config),
    }),
    ...(tpu !== undefined && {
      "cloud.google.com/gke-tpu-accelerator": tpu.label,
      "cloud.google.com/gke-tpu-topology": tpu.topology,
      "cloud.google.com/gke-accelerator-count": String(offer?.devices ?? 1),
    }),
    ...mapAt(config, "labels"),
  };
}

function reservationLabel(config: Plain): Record<string, string> {
  const [reservation] = textsAt(config, "reservationAffinity.values");
  // One that another project shares is named with its project; after it may come a block.
  const name = /^(?:projects\/[^/]+\/reservations\/)?([^/]+)/.exec(reservation ?? "")?.[1];
  return name === undefined ? {} : { "cloud.google.com/reservation-name": name };
}

function sharingLabels(config: Plain): Record<string, string> {
  const [first] = listAt(config, "guestAccelerators");
  const size = textAt(first, "gpuPartitionSize");
  const strategy = textAt(first, "gpuSharingConfig.gpuSharingStrategy");
  const clients = numberAt(first, "gpuSharingConfig.maxSharedClientsPerGpu");
  return {
    ...(size !== undefined && { "cloud.google.com/gke-gpu-partition-size": size }),
    ...(strategy !== undefined && {
      "cloud.google.com/gke-gpu-sharing-strategy": strategy === "MPS" ? "mps" : "time-sharing",
      "cloud.google.com/gke-max-shared-clients-per-gpu": String(clients),
    }),
  };
}

/** What the device plugin shows of devices that are shared or split; undefined where pods get whole ones. */
function sharedDevices(config: Plain): Record<string, string> | undefined {
  const [first] = listAt(config, "guestAccelerators");
  const gpu = gpuOf(config);
  const accelerator = gpu === undefined ? undefined : CATALOGUE_NAMES[gpu.type];
  const sharing = sharingOf(first);
  if (gpu === undefined || accelerator === undefined || sharing.length === 0) return undefined;
  const slices = sharing.reduce((product, one) => product * slicesPerDevice(one, accelerator), gpu.count);
  return { "nvidia.com/gpu": String(slices) };
}

/** Devices can be split, and the parts be shared. */
function sharingOf(accelerator: unknown): readonly SharingSpec[] {
  const profile = textAt(accelerator, "gpuPartitionSize");
  const replicas = numberAt(accelerator, "gpuSharingConfig.maxSharedClientsPerGpu");
  return [
    ...(profile === undefined ? [] : [{ kind: "mig", profile } as const]),
    ...(replicas === undefined ? [] : [{ kind: "time-slicing", replicas } as const]),
  ];
}

/** cloud.google.com/kubernetes-engine/docs/how-to/node-taints; accelerators' own come first. */
function taintsOfNodes(inputs: Plain, config: Plain, machine: string): Taint[] {
  const own = listAt(config, "taints").flatMap((taint): Taint[] => {
    const key = textAt(taint, "key");
    const value = textAt(taint, "value") ?? "";
    const effect = EFFECTS[textAt(taint, "effect") ?? ""];
    return key === undefined || effect === undefined ? [] : [{ key, ...(value !== "" && { value }), effect }];
  });
  const arm = offerOf(machine)?.architecture === "arm64";
  return [
    ...(gpuOf(config) === undefined ? [] : [{ key: "nvidia.com/gpu", value: "present", effect: "NoSchedule" }]),
    ...(tpuOf(machine) === undefined ? [] : [{ key: "google.com/tpu", value: "present", effect: "NoSchedule" }]),
    ...(arm && textAt(config, "taintConfig.architectureTaintBehavior") !== "NONE"
      ? [{ key: NODE_LABELS.architecture, value: "arm64", effect: "NoSchedule" }]
      : []),
    ...(at(inputs, "queuedProvisioning.enabled") === true
      ? [{ key: "cloud.google.com/gke-queued", value: "true", effect: "NoSchedule" }]
      : []),
    ...own,
  ];
}
