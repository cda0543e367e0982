/** Amazon resource names and the partitions that they begin with. docs.aws.amazon.com/IAM/latest/UserGuide/reference-arns.html */
import type { Place } from "../../plugin/row";

export function partitionOf(region: string): "aws" | "aws-us-gov" | "aws-cn" {
  if (region.startsWith("us-gov-")) return "aws-us-gov";
  return region.startsWith("cn-") ? "aws-cn" : "aws";
}

/** Of a resource that belongs to a region: `arn:aws:kms:eu-central-1:111122223333:key/…`. */
export function arn({ region, account }: Place, service: string, resource: string): string {
  return `arn:${partitionOf(region)}:${service}:${region}:${account}:${resource}`;
}

/** Of a resource that belongs to the whole account: `arn:aws:iam::111122223333:role/…`. */
export function accountArn({ region, account }: Place, service: string, resource: string): string {
  return `arn:${partitionOf(region)}:${service}::${account}:${resource}`;
}

/** The account as principal: whom its own IAM policies allow it. */
export function accountRoot(place: Place): string {
  return accountArn(place, "iam", "root");
}

/** Whether an ARN is of an IAM role or user, in whichever account. */
export function isPrincipal(value: string): boolean {
  return /^arn:aws[a-z-]*:iam::\d{12}:(role|user)\/[\w+=,.@/-]+$/.test(value);
}
