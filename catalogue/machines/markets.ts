/** What is known of the machines of each cloud, by its name. */
import { BY_CLOUD, byCloud, type SellingCloud } from "../clouds";
import type { Market } from "./market";

export const MARKETS: Readonly<Record<SellingCloud, Market>> = byCloud((cloud) => BY_CLOUD[cloud].market);
