/**
 * What the catalogue knows of AWS. Amazon ECR has one host for a whole account, in which only its own people publish:
 * docs.aws.amazon.com/AmazonECR/latest/userguide/Registries.html, 2026-11-30. The in-cluster provider knows `-internal` alone
 * (kubernetes/cloud-provider-aws@63ec440 pkg/providers/v1/aws.go); `-scheme` is the AWS Load Balancer Controller's.
 */
import { AWS_SYSTEM_NAMESPACES } from "../kubernetes/system-namespaces/aws";
import { AWS_MARKET } from "../machines/market.aws";
import type { CloudRow } from "./row";

export const AWS_ROW: CloudRow = {
  package: "aws",
  market: AWS_MARKET,
  systemNamespaces: AWS_SYSTEM_NAMESPACES,
  loadBalancers: [
    { name: "aws", annotation: "service.beta.kubernetes.io/aws-load-balancer-internal", value: "true" },
    {
      name: "aws-load-balancer-controller",
      annotation: "service.beta.kubernetes.io/aws-load-balancer-scheme",
      value: "internal",
    },
  ],
  imageHost: { template: "{accountId}.dkr.ecr.{region}.amazonaws.com", account: "accountId" },
};
