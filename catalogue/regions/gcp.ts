/**
 * Regions of Google Cloud with the letters of their zones, which are the same for everybody. Read on 2026-11-30 from
 * cloud.google.com/compute/docs/regions-zones, as two public tables made from it have it. Zones for AI alone, such as
 * us-central1-ai1a, are not for clusters of this kind and not listed.
 */
import type { Regions } from "./regions";

const THREE = "abc";

const ZONES: Readonly<Record<string, string>> = {
  "africa-south1": THREE,
  "asia-east1": THREE,
  "asia-east2": THREE,
  "asia-northeast1": THREE,
  "asia-northeast2": THREE,
  "asia-northeast3": THREE,
  "asia-south1": THREE,
  "asia-south2": THREE,
  "asia-southeast1": THREE,
  "asia-southeast2": THREE,
  "asia-southeast3": THREE,
  "australia-southeast1": THREE,
  "australia-southeast2": THREE,
  "europe-central2": THREE,
  "europe-north1": THREE,
  "europe-north2": THREE,
  "europe-southwest1": THREE,
  "europe-west1": "bcd",
  "europe-west2": THREE,
  "europe-west3": THREE,
  "europe-west4": THREE,
  "europe-west6": THREE,
  "europe-west8": THREE,
  "europe-west9": THREE,
  "europe-west10": THREE,
  "europe-west12": THREE,
  "me-central1": THREE,
  "me-central2": THREE,
  "me-west1": THREE,
  "northamerica-northeast1": THREE,
  "northamerica-northeast2": THREE,
  "northamerica-south1": THREE,
  "southamerica-east1": THREE,
  "southamerica-west1": THREE,
  "us-central1": "abcf",
  "us-east1": "bcd",
  "us-east4": THREE,
  "us-east5": THREE,
  "us-south1": THREE,
  "us-west1": THREE,
  "us-west2": THREE,
  "us-west3": THREE,
  "us-west4": THREE,
  "us-west8": THREE,
};

export const GCP_REGIONS: Regions = {
  cloud: "Google Cloud",
  read: "2026-11-30",
  file: "catalogue/regions/gcp.ts",
  names: Object.keys(ZONES),
  // Partners run them: S3NS in France, T-Systems in Germany. Their universes have domains of their own.
  others: [{ cloud: "a sovereign cloud with Google's software", names: /^u-/ }],
};

/** Zones of a region; none for a region that is not known. */
export function zonesOf(region: string): string[] {
  return [...(ZONES[region] ?? "")].map((letter) => `${region}-${letter}`);
}
