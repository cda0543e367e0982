/** Volume classes on AWS: gp3 volumes of the EBS CSI driver, encrypted with the stack's key for disks. */
import { ownershipLabels } from "../../core/labels";
import type { CreateStorageClasses, StorageClassName } from "./contract";
import { createClasses } from "./create";

/** Throughput in MiB/s, and operations per second, beyond gp3's base of 125 and 3,000. */
const PERFORMANCE = {
  "standard-block": {},
  "fast-block": { iops: "10000", throughput: "600" },
} as const satisfies Record<StorageClassName, Readonly<Record<string, string>>>;

export const createStorageClasses: CreateStorageClasses = (scope, _spec, keys) => {
  // The driver makes volumes itself, so the provider's tags never reach them.
  const tags = Object.fromEntries(
    Object.entries(ownershipLabels(scope.ownership)).map(([key, value], index) => [
      `tagSpecification_${index + 1}`,
      `${key}=${value}`,
    ]),
  );
  return createClasses(scope, {
    provisioner: "ebs.csi.aws.com",
    parametersOf: (name) => ({
      type: "gp3",
      encrypted: "true",
      kmsKeyId: keys.for("disks").id,
      ...PERFORMANCE[name],
      ...tags,
    }),
  });
};
