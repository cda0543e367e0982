/** Which extended resources are accelerators: by the domains of the vendors' device plugins. */

const VENDORS = [
  "nvidia.com/",
  "amd.com/gpu",
  "aws.amazon.com/neuron",
  "google.com/tpu",
  "habana.ai/",
  "gpu.intel.com/",
];

/** Whether a quota's or a demand's key is about an accelerator: `requests.nvidia.com/gpu`, also MIG slices. */
export function isAccelerator(key: string): boolean {
  return VENDORS.some((vendor) => key.startsWith(`requests.${vendor}`));
}
