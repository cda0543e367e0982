/** How large a node's disk is: what the pool asks for, else what suits its images. Pure. */
import type { Problem } from "../core/errors";
import { parseQuantity } from "../core/sizes";
import type { NodePoolSpec } from "./spec";

const GIB = 2n ** 30n * 1_000_000_000n;

/** System, container images and their copies in use, logs: less fills up, and the kubelet then evicts pods. */
const LEAST = 50;
/** AKS makes no larger disk for a node. learn.microsoft.com/rest/api/aks/agent-pools/create-or-update, osDiskSizeGB */
const MOST = 2048;

/** GiB, rounded up; undefined where the cloud's default is to be used. */
export function diskGiB({ disk }: Pick<NodePoolSpec, "disk">): number | undefined {
  return disk === undefined ? undefined : Number((parseQuantity(disk) + GIB - 1n) / GIB);
}

/** @param path where the pool is in the stack file */
export function checkDisk(pool: Pick<NodePoolSpec, "disk">, path: string): Problem[] {
  const size = diskGiB(pool);
  if (size === undefined || (size >= LEAST && size <= MOST)) return [];
  const problem =
    size < LEAST
      ? { rule: "is too small for system, images and logs of a node", remedy: `ask for ${LEAST}Gi at least` }
      : { rule: "is more than the disk of a node may have on every cloud", remedy: `ask for ${MOST}Gi at most` };
  return [{ path: `${path}.disk`, value: pool.disk, ...problem }];
}
