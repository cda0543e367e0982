/** Every rule of the pack, by cloud. */
import { SELLING_CLOUDS, type SellingCloud } from "../../../catalogue/clouds";
import type { Rule } from "../../rule/rule";
import { AWS_RULES } from "./aws";
import { AZURE_RULES } from "./azure";
import { compile } from "./compile";
import { GCP_RULES } from "./gcp";
import { KUBERNETES_STORAGE_RULES } from "./kubernetes/storage";
import { KUBERNETES_TRAFFIC_RULES } from "./kubernetes/traffic";
import type { CloudRules, Row } from "./row";

const RULES: Readonly<Record<SellingCloud, CloudRules>> = { aws: AWS_RULES, gcp: GCP_RULES, azure: AZURE_RULES };

/** Every row of every table; tests compare their types and properties with the clouds' SDKs. */
export const ROWS: readonly Row[] = SELLING_CLOUDS.flatMap((cloud) => RULES[cloud].rows);

/** The rules that no row can say. */
export const SPECIAL_RULES: readonly Rule[] = [
  ...SELLING_CLOUDS.flatMap((cloud) => RULES[cloud].special),
  ...KUBERNETES_STORAGE_RULES,
  ...KUBERNETES_TRAFFIC_RULES,
];

export const ENCRYPTION_RULES: readonly Rule[] = [...ROWS.map(compile), ...SPECIAL_RULES];
