/** A chart's repository, seen alike whatever the protocol: the versions that there are, and the archive of each. */

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
