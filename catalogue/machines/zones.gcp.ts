/**
 * In which zones Google Cloud has machines with accelerators: most series are in a few zones of a region only, and GKE
 * refuses a pool with one zone too many ("Accelerator type … does not exist in zone …", GoogleCloudPlatform/
 * kubernetes-engine-samples#1738). Transcribed from skypilot-org/skypilot-catalog@006059e catalogs/v8/gcp/vms.csv, read
 * 2026-11-30, all of its regions; TPUs from cloud.google.com/tpu/docs/regions-zones, read 2026-11-30. A series that is not
 * here was not read: every zone may have it. Zones are letters after the region's name.
 */

export interface SeriesZones {
  readonly types: RegExp;
  /** Whether the source lists every region, so that a region that is not here has none. */
  readonly everywhere: boolean;
  readonly zones: Readonly<Record<string, string>>;
}

export const ZONES_ON_GCP: readonly SeriesZones[] = [
  {
    types: /^g2-/,
    everywhere: true,
    zones: {
      "asia-east1": "abc",
      "asia-northeast1": "abc",
      "asia-northeast3": "ab",
      "asia-south1": "abc",
      "asia-southeast1": "abc",
      "europe-west1": "bc",
      "europe-west2": "ab",
      "europe-west3": "ab",
      "europe-west4": "abc",
      "europe-west6": "bc",
      "me-central2": "ac",
      "northamerica-northeast1": "bc",
      "northamerica-northeast2": "ab",
      "us-central1": "abc",
      "us-east1": "bcd",
      "us-east4": "ac",
      "us-west1": "abc",
      "us-west4": "ac",
    },
  },
  {
    types: /^a2-highgpu-/,
    everywhere: true,
    zones: {
      "asia-northeast1": "ac",
      "asia-northeast3": "ab",
      "asia-southeast1": "abc",
      "europe-west4": "ab",
      "me-west1": "ac",
      "us-central1": "abcf",
      "us-east1": "b",
      "us-west1": "b",
      "us-west3": "b",
      "us-west4": "b",
    },
  },
  {
    types: /^a2-megagpu-/,
    everywhere: true,
    zones: { "asia-southeast1": "ac", "europe-west4": "ab", "us-central1": "abcf" },
  },
  {
    types: /^a2-ultragpu-/,
    everywhere: true,
    zones: { "asia-southeast1": "c", "europe-west4": "a", "us-central1": "ac", "us-east4": "c", "us-east5": "ab" },
  },
  {
    types: /^a3-highgpu-[124]g$/,
    everywhere: true,
    zones: {
      "asia-east1": "c",
      "asia-northeast1": "b",
      "asia-south1": "c",
      "asia-south2": "b",
      "asia-southeast1": "bc",
      "australia-southeast1": "c",
      "europe-north1": "c",
      "europe-west1": "bc",
      "europe-west3": "c",
      "europe-west4": "bc",
      "europe-west8": "c",
      "europe-west9": "c",
      "us-central1": "abc",
      "us-east4": "abc",
      "us-east5": "a",
      "us-west1": "ab",
      "us-west4": "a",
    },
  },
  {
    types: /^a3-highgpu-8g$/,
    everywhere: true,
    zones: {
      "asia-east1": "c",
      "asia-northeast1": "b",
      "asia-south1": "c",
      "asia-south2": "b",
      "asia-southeast1": "bc",
      "australia-southeast1": "c",
      "europe-north1": "c",
      "europe-west1": "bc",
      "europe-west3": "c",
      "europe-west4": "bc",
      "europe-west9": "c",
      "us-central1": "abc",
      "us-east4": "abc",
      "us-east5": "a",
      "us-west1": "ab",
      "us-west4": "a",
    },
  },
  {
    types: /^a3-megagpu-/,
    everywhere: true,
    zones: {
      "asia-east1": "c",
      "asia-northeast1": "b",
      "asia-southeast1": "bc",
      "australia-southeast1": "c",
      "europe-north1": "c",
      "europe-west1": "bc",
      "europe-west3": "c",
      "europe-west4": "bc",
      "us-central1": "abc",
      "us-east4": "abc",
      "us-east5": "a",
      "us-west1": "ab",
      "us-west4": "a",
    },
  },
  {
    types: /^a3-ultragpu-/,
    everywhere: true,
    zones: {
      "asia-south1": "b",
      "asia-south2": "c",
      "europe-west1": "b",
      "europe-west4": "a",
      "us-central1": "b",
      "us-east4": "b",
      "us-east5": "a",
      "us-south1": "b",
      "us-west1": "c",
    },
  },
  {
    types: /^a4-highgpu-/,
    everywhere: true,
    zones: {
      "asia-northeast1": "b",
      "asia-southeast1": "b",
      "europe-north1": "b",
      "europe-west4": "b",
      "us-central1": "b",
      "us-east1": "b",
      "us-east4": "b",
      "us-south1": "b",
      "us-west2": "c",
      "us-west3": "bc",
    },
  },
  // Of the page's table only what was read: North America.
  {
    types: /^ct5lp-/,
    everywhere: false,
    zones: { "us-central1": "a", "us-south1": "a", "us-west1": "c", "us-west4": "a" },
  },
  {
    types: /^ct6e-/,
    everywhere: false,
    zones: { "us-central1": "b", "us-east1": "d", "us-east5": "ab", "europe-west4": "a" },
  },
];
