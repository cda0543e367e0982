/** Flux: no chart of ours, because it installs them; `components/addons/delivery` writes its objects. */
import { KINDS, WATCHED } from "./kinds";
import { METRICS } from "./metrics";

export const FLUX_KINDS = { kinds: KINDS, watched: WATCHED, metrics: METRICS } as const;
