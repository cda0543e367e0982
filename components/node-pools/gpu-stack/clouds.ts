/** What every cloud says about the GPU software of its nodes. */
import type { Cloud } from "../../placement/cloud";
import { gpuStackOnAws } from "./aws";
import { gpuStackOnAzure } from "./azure";
import type { GpuStackAdapter } from "./contract";
import { gpuStackOnExisting } from "./existing";
import { gpuStackOnGcp } from "./gcp";

export const GPU_STACKS = {
  aws: gpuStackOnAws,
  gcp: gpuStackOnGcp,
  azure: gpuStackOnAzure,
  existing: gpuStackOnExisting,
} as const satisfies Record<Cloud, GpuStackAdapter>;
