/** The clouds that a stack can run on: their names, and on which of them Stratiform makes the cluster. */
import { SELLING_CLOUDS } from "../../catalogue/clouds";

export const CLOUDS = [...SELLING_CLOUDS, "existing"] as const;
export type Cloud = (typeof CLOUDS)[number];

/** Clouds on which Stratiform creates the cluster, and so what stands beside it. A test compares it with the manifests. */
export const CREATING_CLOUDS: readonly Cloud[] = SELLING_CLOUDS;
