/** Volume classes on Azure: disks of the managed CSI driver, encrypted by the stack's disk encryption set. */
import { azureTags } from "../../account/names.azure";
import { placementOn } from "../../placement";
import { diskEncryptionSetId } from "../../keys/key-id.azure";
import type { CreateStorageClasses, StorageClassName } from "./contract";
import { createClasses } from "./create";

/**
 * `standard-block` is in three zones, as AKS' own classes are: its pod starts in any of them, wherever the autoscaler, which
 * knows no zones, has room. `fast-block` is in its pod's zone alone, for Premium SSD v2 is sold in no other way; it has no
 * cache, and its base of 3,000 operations per second and 125 MB/s at every size. More is asked for a volume, by a
 * VolumeAttributesClass: a class that says more is refused for small ones, which may have 500 operations for each GiB
 * above 6 besides the base, and costs more for each volume that needs none of it.
 * learn.microsoft.com/azure/virtual-machines/disks-types#premium-ssd-v2, learn.microsoft.com/azure/virtual-machines/disks-deploy-zrs
 * (in every region with zones), read 2026-11-30; MicrosoftDocs/azure-aks-docs@fb060abe, articles/aks/cluster-autoscaler-overview.md
 */
const PERFORMANCE = {
  "standard-block": { skuName: "Premium_ZRS", cachingMode: "ReadOnly" },
  "fast-block": { skuName: "PremiumV2_LRS", cachingMode: "None" },
} as const satisfies Record<StorageClassName, Readonly<Record<string, string>>>;

export const createStorageClasses: CreateStorageClasses = (scope, { placement }, _keys) => {
  const set = diskEncryptionSetId(placementOn("azure", placement), scope.ownership);
  const tags = Object.entries(azureTags(scope.ownership))
    .map(([key, value]) => `${key}=${value}`)
    .join(",");
  return createClasses(scope, {
    provisioner: "disk.csi.azure.com",
    parametersOf: (name) => ({
      kind: "managed",
      ...PERFORMANCE[name],
      diskEncryptionSetID: set,
      networkAccessPolicy: "DenyAll",
      publicNetworkAccess: "Disabled",
      tags,
    }),
  });
};
