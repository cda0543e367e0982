/** Namespaces that a vendor owns in clusters on EKS. */
import type { SystemNamespaces } from "./row";

/**
 * EKS runs its own in kube-system. These are made by services that an organisation turns on for all of its accounts:
 * docs.aws.amazon.com/guardduty/latest/ug/eksrunmon-deploy-security-agent.html,
 * docs.aws.amazon.com/eks/latest/userguide/amazon-cloudwatch-observability.html,
 * docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch-NetworkFlowMonitor-agents-kubernetes-permissions.html,
 * 2026-11-30.
 */
export const AWS_SYSTEM_NAMESPACES: SystemNamespaces = {
  names: ["amazon-guardduty", "amazon-cloudwatch", "amazon-network-flow-monitor"],
  prefixes: [],
};
