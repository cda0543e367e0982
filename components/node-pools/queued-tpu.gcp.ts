/**
 * TPUs that are queued for (flex-start): Google's provider fails on limits for all zones together, so they get limits by zone,
 * and with them one zone, in which both mean the same. GoogleCloudPlatform/cluster-toolkit@10470803
 * modules/compute/gke-node-pool/main.tf:111 ("required to workaround a Terraform provider bug when using TPU Flex Start"). Pure.
 */
import type { Problem } from "../core/errors";
import { ACCELERATORS } from "../../catalogue/accelerators";
import type { CapacityType } from "../../catalogue/machines/capacity-types";
import type { NodePoolSpec } from "./spec";

export function isQueuedTpu({ accelerator }: Pick<NodePoolSpec, "accelerator">, capacity: CapacityType): boolean {
  return capacity === "flex" && accelerator !== undefined && ACCELERATORS[accelerator].resource === "google.com/tpu";
}

/** @param zones in which the pool starts @param path where it is in the stack file */
export function checkQueuedTpu(spec: NodePoolSpec, zones: readonly string[], path: string): Problem[] {
  if (zones.length < 2 || !spec.capacity.some((way) => isQueuedTpu(spec, way))) return [];
  return [
    {
      path: `${path}.zones.gcp`,
      value: zones,
      rule: "are several zones, and TPUs that are queued for are asked for in one",
      remedy: `name one of them, such as [${zones[0] ?? ""}]`,
    },
  ];
}
