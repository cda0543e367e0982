/** The clouds that sell machines, by the names that stack files and tables have for them. Vocabulary: no source, no day. */

export const SELLING_CLOUDS = ["aws", "gcp", "azure"] as const;
export type SellingCloud = (typeof SELLING_CLOUDS)[number];

/** A table that has the same of every cloud. */
export function byCloud<T>(make: (cloud: SellingCloud) => T): Readonly<Record<SellingCloud, T>> {
  const entries = SELLING_CLOUDS.map((cloud) => [cloud, make(cloud)] as const);
  return Object.fromEntries(entries) as Record<SellingCloud, T>;
}
