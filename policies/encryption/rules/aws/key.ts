/** What a customer's key is on AWS, and what happens without one. */
import { awsCustomerKey } from "../requirement";

export const AWS_KEY = {
  must: awsCustomerKey,
  default: "A key that AWS owns or manages for the service.",
} as const;
