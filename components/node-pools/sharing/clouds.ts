/** What every cloud lets pools share. Data, so that a refusal can name the clouds that would do. */
import type { Cloud } from "../../placement/cloud";
import { sharingOnAws } from "./aws";
import { sharingOnAzure } from "./azure";
import { sharingOnExisting } from "./existing";
import { sharingOnGcp } from "./gcp";
import type { SharingOffer } from "./offer";

export const SHARING = {
  aws: sharingOnAws,
  gcp: sharingOnGcp,
  azure: sharingOnAzure,
  existing: sharingOnExisting,
} as const satisfies Record<Cloud, SharingOffer>;
