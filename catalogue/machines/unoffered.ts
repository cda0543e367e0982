/**
 * Machine types that exist and cannot be chosen, by their sizes: a stack may have them all the same, and quotas count them.
 * `offers.generated.ts` names the reason why each is no offer. Sources: karpenter-provider-aws 1d92708,
 * website/content/en/preview/reference/instance-types.md, read 2026-07-11; karpenter-provider-azure 352646f, prices and
 * known_skus.yaml, read 2026-06-18.
 */
import type { AcceleratorResource } from "../accelerators";
import type { SellingCloud } from "../clouds";

export interface UnofferedMachine {
  readonly cloud: SellingCloud;
  readonly type: string;
  readonly vcpu: number;
  /** As Kubernetes counts them: a share of a device is one. */
  readonly devices: number;
  readonly resource: AcceleratorResource;
}

const NVIDIA = { resource: "nvidia.com/gpu" } as const;

export const UNOFFERED_MACHINES: readonly UnofferedMachine[] = [
  { cloud: "aws", type: "g6f.2xlarge", vcpu: 8, devices: 1, ...NVIDIA },
  { cloud: "aws", type: "g6f.4xlarge", vcpu: 16, devices: 1, ...NVIDIA },
  { cloud: "azure", type: "Standard_NV6ads_A10_v5", vcpu: 6, devices: 1, ...NVIDIA },
  { cloud: "azure", type: "Standard_NV12ads_A10_v5", vcpu: 12, devices: 1, ...NVIDIA },
  { cloud: "azure", type: "Standard_NC36ds_xl_RTXPRO6000BSE_v6", vcpu: 36, devices: 1, ...NVIDIA },
  { cloud: "azure", type: "Standard_NC144ds_xl_RTXPRO6000BSE_v6", vcpu: 144, devices: 1, ...NVIDIA },
  { cloud: "azure", type: "Standard_ND128isr_GB300_v6", vcpu: 128, devices: 4, ...NVIDIA },
];
