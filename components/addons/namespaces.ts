/** The namespaces that the platform's own software is installed in, which nobody else may have. */
import { CATALOGUE } from "./catalogue";

/** Where Flux itself runs. */
const FLUX = "flux-system";

export const PLATFORM_NAMESPACES: readonly string[] = [
  ...new Set([FLUX, ...Object.values(CATALOGUE).map(({ namespace }) => namespace)]),
];
