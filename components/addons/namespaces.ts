/** The namespaces that the platform's own software is installed in, which nobody else may have. */
import { CATALOGUE } from "./catalogue";

/** Where Flux itself runs. */
const FLUX = "flux-system";

/**
 * Where the gateway and Prometheus run unless a stack file says otherwise: tenants' network policies let in whatever runs
 * there, so that a team that had the namespace would reach the pods of all others.
 */
const LET_IN = ["gateway", "monitoring"];

export const PLATFORM_NAMESPACES: readonly string[] = [
  ...new Set([FLUX, ...Object.values(CATALOGUE).map(({ namespace }) => namespace), ...LET_IN]),
];
