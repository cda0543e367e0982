/**
 * The accelerators that Stratiform knows, by the name a stack file uses. Data only: the extended resource under which
 * Kubernetes counts each, its memory, and where and when the figures were read.
 */

/** Extended resources that device plugins register; quotas name every one, so that none is unlimited by omission. */
export const ACCELERATOR_RESOURCES = [
  "nvidia.com/gpu",
  "amd.com/gpu",
  "aws.amazon.com/neuron",
  "google.com/tpu",
] as const;
export type AcceleratorResource = (typeof ACCELERATOR_RESOURCES)[number];

export interface AcceleratorFacts {
  readonly resource: AcceleratorResource;
  /** Memory of one device in GiB, as the vendor's API states it (lowest where clouds differ). */
  readonly memoryGiB: number;
  /** Key of `ACCELERATOR_SOURCES`. */
  readonly source: keyof typeof ACCELERATOR_SOURCES;
}

/** Where the figures come from, with the date of reading. */
export const ACCELERATOR_SOURCES = {
  "aws-instance-types": {
    reference: "karpenter-provider-aws 1d92708, website/content/en/preview/reference/instance-types.md",
    date: "2026-07-11",
  },
  "gcp-catalogue": { reference: "gpuhunt 35841515, src/gpuhunt/providers/gcp.py", date: "2026-08-19" },
  "azure-sizes": {
    reference: "azure-compute-docs, articles/virtual-machines/sizes/gpu-accelerated",
    date: "2025-09-02",
  },
} as const satisfies Record<string, { reference: string; date: string }>;

export const ACCELERATORS = {
  T4: { resource: "nvidia.com/gpu", memoryGiB: 16, source: "aws-instance-types" },
  A10: { resource: "nvidia.com/gpu", memoryGiB: 24, source: "azure-sizes" },
  A10G: { resource: "nvidia.com/gpu", memoryGiB: 22.4, source: "aws-instance-types" },
  L4: { resource: "nvidia.com/gpu", memoryGiB: 22.4, source: "aws-instance-types" },
  L40S: { resource: "nvidia.com/gpu", memoryGiB: 44.7, source: "aws-instance-types" },
  "RTX-PRO-4500": { resource: "nvidia.com/gpu", memoryGiB: 32, source: "aws-instance-types" },
  "RTX-PRO-6000": { resource: "nvidia.com/gpu", memoryGiB: 96, source: "aws-instance-types" },
  "A100-40GB": { resource: "nvidia.com/gpu", memoryGiB: 40, source: "aws-instance-types" },
  "A100-80GB": { resource: "nvidia.com/gpu", memoryGiB: 80, source: "aws-instance-types" },
  H100: { resource: "nvidia.com/gpu", memoryGiB: 80, source: "aws-instance-types" },
  "H100-NVL": { resource: "nvidia.com/gpu", memoryGiB: 94, source: "azure-sizes" },
  "H100-MEGA": { resource: "nvidia.com/gpu", memoryGiB: 80, source: "gcp-catalogue" },
  H200: { resource: "nvidia.com/gpu", memoryGiB: 141, source: "aws-instance-types" },
  B200: { resource: "nvidia.com/gpu", memoryGiB: 179, source: "aws-instance-types" },
  B300: { resource: "nvidia.com/gpu", memoryGiB: 268.6, source: "aws-instance-types" },
  GB200: { resource: "nvidia.com/gpu", memoryGiB: 186, source: "gcp-catalogue" },
  MI300X: { resource: "amd.com/gpu", memoryGiB: 192, source: "azure-sizes" },
  Inferentia2: { resource: "aws.amazon.com/neuron", memoryGiB: 32, source: "aws-instance-types" },
  Trainium1: { resource: "aws.amazon.com/neuron", memoryGiB: 32, source: "aws-instance-types" },
  Trainium2: { resource: "aws.amazon.com/neuron", memoryGiB: 96, source: "aws-instance-types" },
  "TPU-v5e": { resource: "google.com/tpu", memoryGiB: 16, source: "gcp-catalogue" },
  "TPU-v6e": { resource: "google.com/tpu", memoryGiB: 32, source: "gcp-catalogue" },
} as const satisfies Record<string, AcceleratorFacts>;

export type Accelerator = keyof typeof ACCELERATORS;

export const ACCELERATOR_NAMES = Object.keys(ACCELERATORS) as [Accelerator, ...Accelerator[]];
