/**
 * Volume classes on Google Cloud: disks of the Compute Engine CSI driver, encrypted with the stack's key for disks. Some
 * machines take Hyperdisk only, others Persistent Disk only; the driver makes what the pod's node can have.
 */
import { gcpLabels } from "../../account/names.gcp";
import type { CreateStorageClasses, StorageClassName } from "./contract";
import { createClasses } from "./create";

/**
 * What each class is on either kind of machine. On Hyperdisk performance is asked for; on Persistent Disk it grows with
 * size, and what is asked for is left aside. Needs GKE 1.35.3-gke.1290000, which new clusters of 1.35 exceed.
 */
const DISKS = {
  "standard-block": { "pd-type": "pd-balanced", "hyperdisk-type": "hyperdisk-balanced" },
  "fast-block": {
    "pd-type": "pd-ssd",
    "hyperdisk-type": "hyperdisk-balanced",
    "provisioned-iops-on-create": "10000",
    "provisioned-throughput-on-create": "600Mi",
  },
} as const satisfies Record<StorageClassName, Readonly<Record<string, string>>>;

export const createStorageClasses: CreateStorageClasses = (scope, _spec, keys) => {
  // The driver makes disks itself, so the provider's labels never reach them.
  const labels = Object.entries(gcpLabels(scope.ownership))
    .map(([key, value]) => `${key}=${value}`)
    .join(",");
  return createClasses(scope, {
    provisioner: "pd.csi.storage.gke.io",
    parametersOf: (name) => ({
      type: "dynamic",
      // Pods go only to nodes that can have the disk which was made.
      "use-allowed-disk-topology": "true",
      ...DISKS[name],
      "disk-encryption-kms-key": keys.for("disks").id,
      labels,
    }),
  });
};
