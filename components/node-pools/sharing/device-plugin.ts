/** How NVIDIA's own device plugin is told, node by node, to share devices. Pure. */
import type { SharingSpec } from "./spec";

/** Name of the configuration for a pool; whole devices and MIG need none but the default. */
export function pluginConfigOf(sharing: SharingSpec | undefined): string | undefined {
  return sharing?.kind === "time-slicing" ? `time-slicing-${sharing.replicas}` : undefined;
}
