/**
 * What a new account may use in a region, by quota code: docs.aws.amazon.com/vpc/latest/userguide/amazon-vpc-limits.html,
 * eks/latest/userguide/service-quotas.html, IAM/latest/UserGuide/reference_iam-quotas.html, read 2026-08-22. Quotas of
 * machines are not among them: an account without some vCPUs could run nothing that is worth rehearsing.
 */
export const AWS_LIMITS: Readonly<Record<string, number>> = {
  /** VPCs */
  "L-F678F1CE": 5,
  /** Subnets in a VPC */
  "L-407747CB": 200,
  /** Internet gateways */
  "L-A4707A72": 5,
  /** NAT gateways in a zone */
  "L-FE5A380F": 5,
  /** Elastic IP addresses */
  "L-0263D0A3": 5,
  /** Route tables in a VPC */
  "L-589F43AA": 200,
  /** Routes in a table */
  "L-93826ACB": 50,
  /** Security groups */
  "L-E79EC296": 2500,
  /** Rules in one direction of a security group */
  "L-0EA8095F": 60,
  /** Interface endpoints in a VPC */
  "L-29B6F2EB": 50,
  /** Gateway endpoints */
  "L-1B52E74A": 20,
  /** Launch templates */
  "L-FB451C26": 5000,
  /** EKS clusters */
  "L-1194D53C": 100,
  /** Managed node groups in a cluster */
  "L-6D54EA21": 30,
  /** Nodes in a managed node group */
  "L-BD136A63": 450,
  /** IAM roles of an account */
  "L-FE177D64": 1000,
  /** Managed policies attached to a role */
  "L-0DA4ABF3": 10,
  /** Instance profiles of an account */
  "L-6E65F664": 1000,
  /** Rules of an event bus */
  "L-244521F2": 300,
  /** File systems */
  "L-848C634D": 1000,
  /** Hosted zones of an account */
  "L-4EA4796A": 500,
  /** Buckets of an account */
  "L-DC2B2D3D": 10_000,
};
