/** Where charts come from, seen alike whatever the protocol: the versions that there are, and the archive of each. */
import { openIndex } from "./index-repository";
import { openRegistry } from "./registry";

/** One version of a chart as its repository describes it. */
export interface ChartVersion {
  readonly version: string;
  readonly appVersion: string | undefined;
  /** Day of its release, `YYYY-MM-DD`. */
  readonly released: string | undefined;
}

export interface ChartRepository {
  /** Every version, in no particular order. */
  versions(): Promise<readonly string[]>;
  describe(version: string): Promise<ChartVersion>;
  /** The chart's archive, a gzipped tar file; its digest is checked where the repository gives one. */
  archive(version: string): Promise<Uint8Array>;
}

/** Opens the repository of one chart: an OCI registry when the address begins with `oci://`, else an HTTP index. */
export function openRepository(address: string, chart: string): ChartRepository {
  return address.startsWith("oci://") ? openRegistry(address, chart) : openIndex(address, chart);
}
