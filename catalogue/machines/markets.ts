/** What is known of each cloud that sells machines, by its name. */
import type { SellingCloud } from "../clouds";
import type { Market } from "./market";
import { AWS_MARKET } from "./market.aws";
import { AZURE_MARKET } from "./market.azure";
import { GCP_MARKET } from "./market.gcp";

export const MARKETS: Readonly<Record<SellingCloud, Market>> = {
  aws: AWS_MARKET,
  gcp: GCP_MARKET,
  azure: AZURE_MARKET,
};
