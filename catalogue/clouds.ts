/** The clouds that sell machines, by the names that stack files and tables have for them. Vocabulary: no source, no day. */

export const SELLING_CLOUDS = ["aws", "gcp", "azure"] as const;
export type SellingCloud = (typeof SELLING_CLOUDS)[number];
