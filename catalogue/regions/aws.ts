/**
 * Regions of AWS, those of GovCloud among them, which the adapters know as a partition. Read on 2026-11-30 from the
 * partitions that AWS' own SDKs carry (boto/botocore, botocore/data/partitions.json, and the same in AWS SDK for JavaScript
 * v3 with ap-east-2, ap-southeast-6, ap-southeast-7 and mx-central-1), like the partitions that are refused.
 */
import type { Regions } from "./regions";

export const AWS_REGIONS: Regions = {
  cloud: "AWS",
  read: "2026-11-30",
  file: "catalogue/regions/aws.ts",
  names: [
    ...["af-south-1", "ap-east-1", "ap-east-2", "ap-northeast-1", "ap-northeast-2", "ap-northeast-3", "ap-south-1"],
    ...["ap-south-2", "ap-southeast-1", "ap-southeast-2", "ap-southeast-3", "ap-southeast-4", "ap-southeast-5"],
    ...["ap-southeast-6", "ap-southeast-7", "ca-central-1", "ca-west-1", "eu-central-1", "eu-central-2", "eu-north-1"],
    ...[
      "eu-south-1",
      "eu-south-2",
      "eu-west-1",
      "eu-west-2",
      "eu-west-3",
      "il-central-1",
      "me-central-1",
      "me-south-1",
    ],
    ...["mx-central-1", "sa-east-1", "us-east-1", "us-east-2", "us-gov-east-1", "us-gov-west-1", "us-west-1"],
    "us-west-2",
  ],
  others: [
    { cloud: "AWS in China", names: /^cn-/ },
    { cloud: "the AWS European Sovereign Cloud", names: /^eusc-/ },
    { cloud: "an isolated AWS partition", names: /^(us|eu)-iso/ },
  ],
};

/**
 * The last letter of a zone. AWS maps letters to places for each account anew, so which of them an account has in a region
 * cannot be known here; no region has more than six
 * (from memory, 2026-11-30; docs.aws.amazon.com/global-infrastructure would say).
 */
export const AWS_ZONE_LETTERS = "abcdef";
