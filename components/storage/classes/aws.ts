/** Volume classes on AWS: gp3 volumes of the EBS CSI driver, encrypted with the stack's key for disks. */
import { StorageClass } from "@pulumi/kubernetes/storage/v1";
import { ownershipLabels } from "../../core/labels";
import {
  COMMON,
  DEFAULT_STORAGE_CLASS,
  IS_DEFAULT,
  type CreateStorageClasses,
  type StorageClassName,
} from "./contract";

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
        provisioner: "ebs.csi.aws.com",
        parameters: { type: "gp3", encrypted: "true", kmsKeyId: keys.for("disks").id, ...PERFORMANCE[name], ...tags },
      },
      scope.options,
    );
  return { "standard-block": create("standard-block"), "fast-block": create("fast-block") };
};
