/**
 * Which accelerators pods can use on each cloud: those whose driver and device plugin come with the nodes or with the
 * platform. A cloud may sell others. Choice, alternatives and adapters ask here, so that nothing is chosen or recommended
 * that an adapter then refuses. Data, and one look-up.
 */
import { ACCELERATORS, type Accelerator, type AcceleratorResource } from "../../../catalogue/accelerators";
import type { SellingCloud } from "../../../catalogue/clouds";

const RUNS = "runs";

/** By what Kubernetes counts them as: `runs`, or why they do not, as a clause. */
export const RUNS_ON = {
  aws: {
    "nvidia.com/gpu": RUNS,
    "aws.amazon.com/neuron": "Bottlerocket, which its nodes run, has no image with Neuron's driver",
    "amd.com/gpu": "EC2 sells none",
    "google.com/tpu": "EC2 sells none",
  },
  gcp: {
    "nvidia.com/gpu": RUNS,
    "aws.amazon.com/neuron": "Google Cloud sells none",
    "amd.com/gpu": "Google Cloud sells none",
    "google.com/tpu": RUNS,
  },
  azure: {
    "nvidia.com/gpu": RUNS,
    "aws.amazon.com/neuron": "Azure sells none",
    "amd.com/gpu": "AKS installs no driver for AMD devices",
    "google.com/tpu": "Azure sells none",
  },
} as const satisfies Record<SellingCloud, Record<AcceleratorResource, string>>;

/**
 * Accelerators that a cloud sells and the platform cannot start yet. GB200: cluster-toolkit@10470803 examples/gke-a4x needs
 * a placement policy with topology 1x72, a reservation of whole racks, DRANET and NVIDIA's DRA driver.
 */
const NOT_YET: Readonly<Record<SellingCloud, Readonly<Partial<Record<Accelerator, string>>>>> = {
  aws: {},
  gcp: { GB200: "A4X machines need a rack's placement policy and NVIDIA's DRA driver, which pools here do not have" },
  azure: {},
};

/** Why pods cannot use it there; undefined where they can, and of machines without an accelerator. */
export function cannotRun(cloud: SellingCloud, accelerator: Accelerator | undefined): string | undefined {
  if (accelerator === undefined) return undefined;
  const found: string = RUNS_ON[cloud][ACCELERATORS[accelerator].resource];
  return found === RUNS ? NOT_YET[cloud][accelerator] : found;
}
