/** What packs know of each cloud that sells machines: the one list of the clouds' files here. */
import type { SellingCloud } from "../catalogue/clouds";
import { AWS_RULES } from "./encryption/rules/aws";
import { AZURE_RULES } from "./encryption/rules/azure";
import { GCP_RULES } from "./encryption/rules/gcp";
import type { CloudRules } from "./encryption/rules/row";
import { AWS_POOLS } from "./quota/pools/aws";
import { AZURE_POOLS } from "./quota/pools/azure";
import { GCP_POOLS } from "./quota/pools/gcp";
import type { PoolReader } from "./quota/pools/pool";

interface CloudPolicies {
  readonly encryption: CloudRules;
  /** Reads the node pools in its resources. */
  readonly pools: PoolReader;
}

export const POLICIES_BY_CLOUD: Readonly<Record<SellingCloud, CloudPolicies>> = {
  aws: { encryption: AWS_RULES, pools: AWS_POOLS },
  gcp: { encryption: GCP_RULES, pools: GCP_POOLS },
  azure: { encryption: AZURE_RULES, pools: AZURE_POOLS },
};
