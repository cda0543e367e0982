/**
 * Shared files on Google Cloud: Filestore, of the tier that is kept in several zones. GKE's driver makes the instances
 * itself and puts up to ten claims into one, so nothing costs anything before the first claim.
 */
import { StorageClass } from "@pulumi/kubernetes/storage/v1";
import { gcpLabels } from "../../account/names.gcp";
import { SHARED, SHARED_FILE_CLASS, type CreateFileShare } from "./contract";

export const createFileShare: CreateFileShare = (scope, _spec, { keys, network, kubernetes }) => {
  const key = keys.for("files");
  // The driver makes instances itself, so the provider's labels never reach them.
  const labels = Object.entries(gcpLabels(scope.ownership))
    .map(([name, value]) => `${name}=${value}`)
    .join(",");
  const storageClass = new StorageClass(
    scope.name,
    {
      metadata: { name: SHARED_FILE_CLASS, labels: { ...scope.labels } },
      ...SHARED,
      provisioner: "filestore.csi.storage.gke.io",
      parameters: {
        tier: "enterprise",
        multishare: "true",
        // Ten claims of 100 GiB to 1 TiB in each instance.
        "max-volume-size": "1024Gi",
        network: network.id,
        // In the range that the network keeps for managed services, which is peered already.
        "connect-mode": "PRIVATE_SERVICE_ACCESS",
        "instance-encryption-kms-key": key.id,
        labels,
      },
    },
    { ...scope.options, provider: kubernetes, dependsOn: [...key.ready, ...network.ready] },
  );
  return { storageClass };
};
