/** Opens the repository that a chart comes from, by the protocol that its address names. */
import type { ChartRepository } from "./chart-repository";
import { openIndex } from "./index-repository";
import { openRegistry } from "./registry";

/** Opens the repository of one chart: an OCI registry when the address begins with `oci://`, else an HTTP index. */
export function openRepository(address: string, chart: string): ChartRepository {
  return address.startsWith("oci://") ? openRegistry(address, chart) : openIndex(address, chart);
}
