/** The disks of a node on AWS. Bottlerocket keeps itself on one, and everything that comes and goes on the other. Pure. */
import { diskGiB } from "./disk";
import type { NodePoolSpec } from "./spec";

export interface NodeVolume {
  readonly device: string;
  readonly sizeGiB: number;
  /** MiB/s, where more is wanted than the 125 of the base price. */
  readonly throughput?: number;
}

/** GiB for images, logs and scratch space. Images of model servers are tens of GiB each. */
const DATA_GIB = { cpu: 100, accelerated: 300 } as const;

/** Large images must not keep expensive machines waiting. */
const ACCELERATED_THROUGHPUT = 500;

export function nodeVolumes(pool: Pick<NodePoolSpec, "accelerator" | "disk">): readonly NodeVolume[] {
  const accelerated = pool.accelerator !== undefined;
  return [
    { device: "/dev/xvda", sizeGiB: 4 },
    {
      device: "/dev/xvdb",
      sizeGiB: diskGiB(pool) ?? (accelerated ? DATA_GIB.accelerated : DATA_GIB.cpu),
      ...(accelerated && { throughput: ACCELERATED_THROUGHPUT }),
    },
  ];
}
