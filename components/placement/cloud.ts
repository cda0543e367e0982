/** The clouds that a stack can run on: their names, and on which of them Stratiform makes the cluster. */
import { SELLING_CLOUDS, type SellingCloud } from "../../catalogue/clouds";

export const CLOUDS = [...SELLING_CLOUDS, "existing"] as const;
export type Cloud = (typeof CLOUDS)[number];

/**
 * Whether Stratiform creates the cluster on this cloud, and so what stands beside it: on each that sells machines. Only this says
 * so; the registry's types hold that the manifests of these clouds have a `ground`, and others none.
 */
export function createsCluster(cloud: Cloud): cloud is SellingCloud {
  return SELLING_CLOUDS.some((seller) => seller === cloud);
}
