/** How long AWS may take to act on a request after it was answered, in seconds. */
export const WAITS = {
  /**
   * EKS' Pod Identity: "eventually consistent, and may take several seconds to be effective after the initial API call
   * returns". A pod that is admitted earlier gets no credentials as long as it lives.
   * docs.aws.amazon.com/eks/latest/userguide/pod-identities.html, awsdocs/amazon-eks-user-guide@05ad01b2, read 2026-11-30
   */
  association: 30,
  /**
   * IAM and KMS: changes take time to be visible everywhere. The provider does not repeat a CreateCluster that is refused for
   * it with "Access denied to KMS key … due to explicit deny policy or revoked grant".
   * github.com/hashicorp/terraform-provider-aws/issues/50007, read 2026-11-30
   */
  role: 30,
  /**
   * The last logs of a control plane come after the cluster is gone, and make its log group again if that is gone too: without key and
   * retention, and in the way of the next cluster of the name. terraform-aws-modules/terraform-aws-eks#920 and #2446, read 2026-11-30
   */
  lastLogs: 120,
  /**
   * Interfaces that a node's CNI has left behind are deleted by a controller of the control plane when the node is gone, and again and
   * again as long as the cluster is there; after it nobody deletes them, and they hold subnets and groups.
   * aws/amazon-vpc-resource-controller-k8s#69 (2021-09-28) and #505 (2025-03-20), read 2026-12-01
   */
  interfaces: 120,
} as const;
