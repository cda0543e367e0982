/**
 * Every resource under which device plugins count accelerators, or parts of them. A quota names them all, because what it
 * does not name is unlimited, and a rule refuses tenants' pods that ask for a device under any other name. Data only.
 */
import { MIG_GEOMETRIES } from "./mig";
import { ACCELERATOR_RESOURCES } from "./accelerators";

/** `nvidia.com/mig-1g.5gb`: NVIDIA/k8s-device-plugin v0.20.0, README, `migStrategy: mixed`. */
const MIG_SLICES = [...new Set(Object.values(MIG_GEOMETRIES).flatMap((geometry) => Object.keys(geometry)))].map(
  (profile) => `nvidia.com/mig-${profile}`,
);

/**
 * Other names for the same devices. `nvidia.com/gpu.shared`: NVIDIA/k8s-device-plugin v0.20.0, README, `renameByDefault`.
 * Cores of Neuron devices and the older name of these: awslabs/k8s-neuron documents, from memory, 2026-12-01. Gaudi and
 * Intel's GPUs: names of their device plugins, from memory, 2026-12-01. A name that is missing here is refused by the rule.
 */
const OTHER_NAMES = [
  "nvidia.com/gpu.shared",
  ...["aws.amazon.com/neuroncore", "aws.amazon.com/neurondevice"],
  ...["habana.ai/gaudi", "gpu.intel.com/i915", "gpu.intel.com/xe"],
] as const;

export const PARTS_OF_DEVICES: readonly string[] = [...OTHER_NAMES, ...MIG_SLICES];

export const COUNTED_DEVICES: readonly string[] = [...ACCELERATOR_RESOURCES, ...PARTS_OF_DEVICES];
