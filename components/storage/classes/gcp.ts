/**
 * Volume classes on Google Cloud: disks of the Compute Engine CSI driver, encrypted with the stack's key for disks. Some
 * machines take Hyperdisk only, others Persistent Disk only; the driver makes what the pod's node can have.
 */
import { gcpLabels } from "../../account/names.gcp";
import type { CreateStorageClasses } from "./contract";
import { createClasses } from "./create";
import { DISKS } from "./disks.gcp";

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
