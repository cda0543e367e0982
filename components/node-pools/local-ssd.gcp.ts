/**
 * Local disks that come with a machine on Google Cloud. GKE makes them the nodes' scratch space, where `emptyDir` and the
 * layers of containers are, terabytes of it; it reads the count back as if somebody had set it, and Google's provider would
 * replace a pool that does not say it (cluster-toolkit#2968). So pools say it, and no change of it is ever taken for one.
 * GoogleCloudPlatform/cluster-toolkit@10470803 modules/compute/gke-node-pool/main.tf, read 2026-11-30
 */
import { localSsdsOf } from "../../catalogue/machines/disks.gcp";

/** What GKE fills in by machine type, also for types that are not in the table: whatever it says is how it is. */
export const READ_BACK_SSDS = ["nodeConfig.ephemeralStorageLocalSsdConfig", "nodeConfig.localNvmeSsdBlockConfig"];

/** The part of a node's configuration about them. */
export function localSsds(machineType: string) {
  const localSsdCount = localSsdsOf(machineType);
  return localSsdCount === undefined ? {} : { ephemeralStorageLocalSsdConfig: { localSsdCount } };
}
