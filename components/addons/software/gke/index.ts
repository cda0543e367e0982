/** What GKE brings to its clusters by itself: no chart, and a kind of its own. */
import { KINDS } from "./kinds";

export const GKE = { kinds: KINDS } as const;
