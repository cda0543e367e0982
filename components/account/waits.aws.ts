/** How long AWS may take to act on a grant after the request that made it was answered, in seconds. */
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
} as const;
