/** Volume classes on Azure: disks of the managed CSI driver, encrypted by the stack's disk encryption set. */
import { azureTags } from "../../account/names.azure";
import { placementOn } from "../../cloud/placement";
import { diskEncryptionSetId } from "../../keys/key-id.azure";
import type { CreateStorageClasses, StorageClassName } from "./contract";
import { createClasses } from "./create";

/**
 * Disks of both classes outlive the loss of no zone: each is made in its pod's. Operations per second and MB/s are
 * beyond Premium SSD v2's base of 3,000 and 125; it has no cache.
 */
const PERFORMANCE = {
  "standard-block": { skuName: "Premium_LRS", cachingMode: "ReadOnly" },
  "fast-block": { skuName: "PremiumV2_LRS", cachingMode: "None", DiskIOPSReadWrite: "10000", DiskMBpsReadWrite: "600" },
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
