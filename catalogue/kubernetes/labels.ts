/**
 * Keys of labels and taints that others put on nodes, and that more than one of our parts reads or writes. Read on 2026-12-01:
 * kubernetes/api@d1ba3252, core/v1/well_known_labels.go; kubernetes-sigs/karpenter@046bcdae, pkg/apis/v1/labels.go;
 * gke-labs/workload-class@367f845f, test/e2e/spot_placement_e2e_test.go; MicrosoftDocs/azure-aks-docs@31e1f80a,
 * articles/aks/spot-node-pool.md; NVIDIA/k8s-device-plugin@0353955d, cmd/config-manager/main.go. Our own keys: components/core/labels.ts.
 */

/** What the kubelet and every cloud's controller say of a node. */
export const NODE_LABELS = {
  hostname: "kubernetes.io/hostname",
  zone: "topology.kubernetes.io/zone",
  region: "topology.kubernetes.io/region",
  instanceType: "node.kubernetes.io/instance-type",
  operatingSystem: "kubernetes.io/os",
  architecture: "kubernetes.io/arch",
} as const;

/** On nodes that Karpenter starts. */
export const KARPENTER_LABELS = {
  nodePool: "karpenter.sh/nodepool",
  capacityType: "karpenter.sh/capacity-type",
} as const;

/** Label of GKE's spot nodes; their taint too, where node auto-provisioning made the pool. */
export const GKE_SPOT = "cloud.google.com/gke-spot";

/** Label and taint of AKS' spot nodes. */
export const AKS_SPOT = { key: "kubernetes.azure.com/scalesetpriority", value: "spot" } as const;

/** Label that names the configuration of NVIDIA's device plugin on a node. */
export const DEVICE_PLUGIN_CONFIG_LABEL = "nvidia.com/device-plugin.config";
