/**
 * What AWS sells as machines. The architectures by names: EC2's API by kubernetes/autoscaler@55c37cd5, 2026-08-22, with which a
 * test compares them. What nodes keep: amazon-eks-ami, read again on 2026-12-01. What is throttled, and ways to buy: from memory,
 * 2026-11-30; the vendor's pages were not opened.
 */
import { awsQuotas } from "../quotas/aws";
import type { Market } from "./market";
import { byCore } from "./kept-by-core";

export const AWS_MARKET: Market = {
  referenceRegion: "us-east-1",
  names: {
    // The g after the generation is Graviton: m7g, t4g; g5 and g6e begin with theirs. GB200 has Grace processors.
    arm64: /^[a-z]+\d+g|^p6e-gb\d+\./,
    throttled: /^t\d|-flex\./,
    accelerated: /^(?:p|g|gr|inf|trn|dl|vt)\d/,
    why: "its processors are shared: load that lasts is throttled to a baseline",
  },
  reservation: {
    cpuMillis: byCore,
    memoryMiB: (_memory, pods) => 255 + 11 * pods + 100,
    source: "amazon-eks-ami, nodeadm: kube-reserved by pod density; eviction threshold 100Mi",
  },
  buying: {
    types: ["reserved", "spot", "on-demand"],
    why: "EC2 has capacity reservations and capacity blocks; a queue for capacity it has not",
    order: "Karpenter takes reserved machines first, then spot ones, and what is left on demand",
    reservation: "the EC2 capacity reservation",
  },
  consumption: [],
  zones: [],
  quotas: awsQuotas,
  severalTypes: true,
  systemVcpus: 0,
  unusable: {
    "nvidia.com/gpu": undefined,
    "aws.amazon.com/neuron": "Bottlerocket, which its nodes run, has no image with Neuron's driver",
    "amd.com/gpu": "EC2 sells none",
    "google.com/tpu": "EC2 sells none",
  },
  notYet: {},
};
