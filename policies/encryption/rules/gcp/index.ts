/** Every rule about Google Cloud. */
import type { CloudRules } from "../row";
import { GCP_ACCESS_ROWS } from "./access";
import { GCP_EXPOSURE_RULES } from "./exposure";
import { GCP_KEY_ROWS } from "./keys";
import { GCP_STORED_ROWS } from "./stored";

export const GCP_RULES: CloudRules = {
  rows: [...GCP_STORED_ROWS, ...GCP_ACCESS_ROWS, ...GCP_KEY_ROWS],
  special: GCP_EXPOSURE_RULES,
};
