/** Every rule about Azure. */
import type { CloudRules } from "../row";
import { AZURE_EDGE_ROWS } from "./edge";
import { AZURE_EXPOSURE_ROWS } from "./exposure";
import { AZURE_FIREWALL_RULES } from "./firewalls";
import { AZURE_HOST_ROWS } from "./hosts";
import { AZURE_KEY_ROWS } from "./keys";
import { AZURE_STORED_ROWS } from "./stored";
import { AZURE_TRANSIT_ROWS } from "./transit";

export const AZURE_RULES: CloudRules = {
  rows: [
    ...AZURE_STORED_ROWS,
    ...AZURE_HOST_ROWS,
    ...AZURE_TRANSIT_ROWS,
    ...AZURE_EDGE_ROWS,
    ...AZURE_EXPOSURE_ROWS,
    ...AZURE_KEY_ROWS,
  ],
  special: AZURE_FIREWALL_RULES,
};
