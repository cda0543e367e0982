/** What a volume class is on Google's disks, and volumes that are too small for it. Pure. */
import type { Problem } from "../../core/errors";
import { parseQuantity } from "../../core/sizes";
import type { StorageClassName, VolumeAsked } from "./contract";

/**
 * What each class is on either kind of machine. On Hyperdisk performance is asked for; on Persistent Disk it grows with
 * size, and what is asked for is left aside. Needs GKE 1.35.3-gke.1290000, which new clusters of 1.35 exceed.
 */
export const DISKS = {
  "standard-block": { "pd-type": "pd-balanced", "hyperdisk-type": "hyperdisk-balanced" },
  "fast-block": {
    "pd-type": "pd-ssd",
    "hyperdisk-type": "hyperdisk-balanced",
    "provisioned-iops-on-create": "10000",
    "provisioned-throughput-on-create": "600Mi",
  },
} as const satisfies Record<StorageClassName, Readonly<Record<string, string>>>;

/** Hyperdisk Balanced has so many operations a second for each GiB at most: cloud.google.com/compute/docs/disks/hd-types/hyperdisk-balanced */
const OPERATIONS_PER_GIB = 500n;

/** Volumes that Hyperdisk does not make, whose pods would wait for ever on machines that take no other disk. Pure. */
export function checkVolumes(volumes: readonly VolumeAsked[]): Problem[] {
  return volumes.flatMap(({ path, size, storageClass }) => {
    const asked = Object.entries(DISKS).find(([name]) => name === storageClass)?.[1];
    if (asked === undefined || !("provisioned-iops-on-create" in asked)) return [];
    const operations = BigInt(asked["provisioned-iops-on-create"]);
    const least = (operations + OPERATIONS_PER_GIB - 1n) / OPERATIONS_PER_GIB;
    if (parseQuantity(size) >= parseQuantity(`${least}Gi`)) return [];
    return [
      {
        path,
        value: size,
        rule: `is too small for ${storageClass}, which asks for ${operations} operations a second, 500 for each GiB at most`,
        remedy: `ask for ${least}Gi or more, or for standard-block`,
      },
    ];
  });
}
