/** Every rule of the pack, by cloud. */
import type { Rule } from "../../rule/rule";
import { AWS_ANALYSIS_ROWS } from "./aws/analysis";
import { AWS_BUCKET_RULES } from "./aws/buckets";
import { AWS_CACHE_ROWS } from "./aws/caches";
import { AWS_DATABASE_ROWS } from "./aws/databases";
import { AWS_FIREWALL_RULES } from "./aws/firewalls";
import { AWS_LISTENER_ROWS, AWS_LISTENER_RULES } from "./aws/listeners";
import { AWS_MACHINE_ROWS } from "./aws/machines";
import { AWS_MESSAGE_ROWS } from "./aws/messages";
import { AWS_OBJECT_ROWS } from "./aws/objects";
import { AWS_PARAMETER_RULES } from "./aws/parameters";
import { AWS_POLICY_RULES } from "./aws/policies";
import { AWS_SERVICE_ROWS } from "./aws/services";
import { AZURE_EDGE_ROWS } from "./azure/edge";
import { AZURE_EXPOSURE_ROWS } from "./azure/exposure";
import { AZURE_FIREWALL_RULES } from "./azure/firewalls";
import { AZURE_HOST_ROWS } from "./azure/hosts";
import { AZURE_KEY_ROWS } from "./azure/keys";
import { AZURE_STORED_ROWS } from "./azure/stored";
import { AZURE_TRANSIT_ROWS } from "./azure/transit";
import { compile } from "./compile";
import { GCP_ACCESS_ROWS } from "./gcp/access";
import { GCP_EXPOSURE_RULES } from "./gcp/exposure";
import { GCP_KEY_ROWS } from "./gcp/keys";
import { GCP_STORED_ROWS } from "./gcp/stored";
import { KUBERNETES_STORAGE_RULES } from "./kubernetes/storage";
import { KUBERNETES_TRAFFIC_RULES } from "./kubernetes/traffic";
import type { Row } from "./row";

/** Every row of every table; tests compare their types and properties with the clouds' SDKs. */
export const ROWS: readonly Row[] = [
  ...[...AWS_MACHINE_ROWS, ...AWS_OBJECT_ROWS, ...AWS_DATABASE_ROWS, ...AWS_CACHE_ROWS, ...AWS_MESSAGE_ROWS],
  ...[...AWS_SERVICE_ROWS, ...AWS_ANALYSIS_ROWS, ...AWS_LISTENER_ROWS],
  ...[...GCP_STORED_ROWS, ...GCP_ACCESS_ROWS, ...GCP_KEY_ROWS],
  ...[
    ...AZURE_STORED_ROWS,
    ...AZURE_HOST_ROWS,
    ...AZURE_TRANSIT_ROWS,
    ...AZURE_EDGE_ROWS,
    ...AZURE_EXPOSURE_ROWS,
    ...AZURE_KEY_ROWS,
  ],
];

/** The rules that no row can say. */
export const SPECIAL_RULES: readonly Rule[] = [
  ...[...AWS_BUCKET_RULES, ...AWS_POLICY_RULES, ...AWS_LISTENER_RULES, ...AWS_PARAMETER_RULES, ...AWS_FIREWALL_RULES],
  ...[...GCP_EXPOSURE_RULES, ...AZURE_FIREWALL_RULES],
  ...[...KUBERNETES_STORAGE_RULES, ...KUBERNETES_TRAFFIC_RULES],
];

export const ENCRYPTION_RULES: readonly Rule[] = [...ROWS.map(compile), ...SPECIAL_RULES];
