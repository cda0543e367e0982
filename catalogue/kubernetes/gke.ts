/**
 * The minors of Kubernetes that clusters on Google Cloud are made with: dated data. Both are in the Regular channel, 1.35 from
 * 2026-02-11 and 1.36 from 2026-06-09: endoflife.date/google-kubernetes-engine, read 2026-08-22.
 */

export const GKE_VERSIONS = ["1.35", "1.36"] as const;
export type GkeVersion = (typeof GKE_VERSIONS)[number];
