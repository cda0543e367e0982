/** How long Google Cloud may take to act on a grant after the request that made it was answered, in seconds. */
export const WAITS = {
  /**
   * IAM: changes of who may do what take "2 minutes" typically, "potentially 7 minutes or more":
   * cloud.google.com/iam/docs/access-change-propagation. Google's own modules sleep between a grant and its first use
   * (GoogleCloudPlatform/cluster-toolkit#6237, 2026-08-31; read 2026-11-30).
   */
  grant: 120,
  /** What drivers in the cluster delete at the end: disks within seconds, a Filestore instance in some minutes. */
  volumes: 120,
  files: 600,
} as const;
