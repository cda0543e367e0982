/**
 * The logs that services of Azure can give, by type. AKS: learn.microsoft.com/azure/azure-monitor/reference/supported-logs,
 * microsoft-containerservice-managedclusters-logs, read 2026-12-01. Vaults and registries: the same reference, whose pages
 * were not opened (from memory, 2026-11-30).
 */
import { AZURE } from "../tokens/azure";

export const AKS_LOGS = [
  "cloud-controller-manager",
  "cluster-autoscaler",
  "csi-azuredisk-controller",
  "csi-azurefile-controller",
  "csi-snapshot-controller",
  "fleet-mcs-controller-manager",
  "fleet-member-agent",
  "fleet-member-net-controller-manager",
  "guard",
  "karpenter-events",
  "kube-apiserver",
  "kube-audit",
  "kube-audit-admin",
  "kube-controller-manager",
  "kube-scheduler",
] as const;
export type AksLog = (typeof AKS_LOGS)[number];

export const LOG_CATEGORIES: Readonly<Record<string, readonly string[]>> = {
  [AZURE.aksCluster]: AKS_LOGS,
  [AZURE.vault]: ["AuditEvent", "AzurePolicyEvaluationDetails"],
  [AZURE.containerRegistry]: ["ContainerRegistryRepositoryEvents", "ContainerRegistryLoginEvents"],
};
