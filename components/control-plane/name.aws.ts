/** The name of a stack's EKS cluster: known before it exists, for its log group, its login plugin and its trust policies. */
import type { Ownership } from "../core/labels";
import { fitName } from "../core/names";

/** At most the 100 characters that EKS allows. */
export function clusterName({ stack }: Ownership): string {
  return fitName(`stratiform-${stack}`, 100);
}
