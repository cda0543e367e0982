/** The clouds that sell machines, by the names that stack files and tables have for them, and the row of each: their one list. */
import { AWS_ROW } from "./rows/aws";
import { AZURE_ROW } from "./rows/azure";
import { GCP_ROW } from "./rows/gcp";
import type { CloudRow } from "./rows/row";

export const SELLING_CLOUDS = ["aws", "gcp", "azure"] as const;
export type SellingCloud = (typeof SELLING_CLOUDS)[number];

export const BY_CLOUD: Readonly<Record<SellingCloud, CloudRow>> = { aws: AWS_ROW, gcp: GCP_ROW, azure: AZURE_ROW };

/** A table that has the same of every cloud. */
export function byCloud<T>(make: (cloud: SellingCloud) => T): Readonly<Record<SellingCloud, T>> {
  const entries = SELLING_CLOUDS.map((cloud) => [cloud, make(cloud)] as const);
  return Object.fromEntries(entries) as Record<SellingCloud, T>;
}
