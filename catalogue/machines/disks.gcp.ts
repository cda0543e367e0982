/**
 * The disks of machines on Google Cloud: which series start from Persistent Disk or from Hyperdisk alone, and the local disks
 * that come with a machine type. Series: cloud.google.com/compute/docs/disks, read 2026-11-21. Local disks: GoogleCloudPlatform/
 * cluster-toolkit@10470803 modules/compute/gke-node-pool/disk_definitions.tf, read 2026-11-30, each of 375 GB:
 * cloud.google.com/compute/docs/disks/local-ssd, as kubernetes/autoscaler@55c37cd5 quotes it, read 2026-12-01.
 */

/** Series that start from Hyperdisk only. */
const HYPERDISK_ONLY = /^(c4|c4a|c4d|n4|n4a|n4d|a4|a4x|g4|h4d|x4|ct6e)-|^a3-ultragpu-/;

/** Series that Hyperdisk cannot be attached to. */
const PERSISTENT_ONLY = /^(e2|n1|n2|n2d|t2d|t2a|c2|c2d|g2|a2)-/;

export type DiskFamily = "persistent" | "hyperdisk";

/** The families of disks that a machine type can start from. */
export function bootDiskFamilies(machineType: string): readonly DiskFamily[] {
  if (HYPERDISK_ONLY.test(machineType)) return ["hyperdisk"];
  return PERSISTENT_ONLY.test(machineType) ? ["persistent"] : ["persistent", "hyperdisk"];
}

const LOCAL_SSDS: Readonly<Record<string, number>> = {
  "a3-highgpu-8g": 16,
  "a3-megagpu-8g": 16,
  "a3-ultragpu-8g": 32,
  "a4-highgpu-8g": 32,
};

/** GB of one local disk. */
export const LOCAL_SSD_GB = 375;

/** How many local disks come with a machine type; undefined where none is known. */
export function localSsdsOf(machineType: string): number | undefined {
  return LOCAL_SSDS[machineType];
}

/** GB of the disk that GKE starts a node from where a pool does not say: cloud.google.com/kubernetes-engine/docs/how-to/custom-boot-disks. */
export const DEFAULT_BOOT_DISK_GB = 100;

/** The balanced type of disk that a machine type can start from, which GKE takes where a pool does not say. */
export function balancedDisk(machineType: string): "pd-balanced" | "hyperdisk-balanced" {
  return bootDiskFamilies(machineType).includes("persistent") ? "pd-balanced" : "hyperdisk-balanced";
}
