/** Volume classes on Azure: disks of the managed CSI driver, encrypted by the stack's disk encryption set. */
import { StorageClass } from "@pulumi/kubernetes/storage/v1";
import { azureTags } from "../../account/names.azure";
import { placementOn } from "../../cloud/placement";
import { diskEncryptionSetId } from "../../keys/key-id.azure";
import {
  COMMON,
  DEFAULT_STORAGE_CLASS,
  IS_DEFAULT,
  type CreateStorageClasses,
  type StorageClassName,
} from "./contract";

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
  const create = (name: StorageClassName) =>
    new StorageClass(
      `${scope.name}-${name}`,
      {
        metadata: {
          name,
          labels: { ...scope.labels },
          annotations: { [IS_DEFAULT]: String(name === DEFAULT_STORAGE_CLASS) },
        },
        ...COMMON,
        provisioner: "disk.csi.azure.com",
        parameters: {
          kind: "managed",
          ...PERFORMANCE[name],
          diskEncryptionSetID: set,
          networkAccessPolicy: "DenyAll",
          publicNetworkAccess: "Disabled",
          tags,
        },
      },
      scope.options,
    );
  return { "standard-block": create("standard-block"), "fast-block": create("fast-block") };
};
