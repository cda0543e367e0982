/** Every rule about AWS. */
import type { CloudRules } from "../row";
import { AWS_ANALYSIS_ROWS } from "./analysis";
import { AWS_BUCKET_RULES } from "./buckets";
import { AWS_CACHE_ROWS } from "./caches";
import { AWS_DATABASE_ROWS } from "./databases";
import { AWS_FIREWALL_RULES } from "./firewalls";
import { AWS_LISTENER_ROWS, AWS_LISTENER_RULES } from "./listeners";
import { AWS_MACHINE_ROWS } from "./machines";
import { AWS_MESSAGE_ROWS } from "./messages";
import { AWS_OBJECT_ROWS } from "./objects";
import { AWS_PARAMETER_RULES } from "./parameters";
import { AWS_POLICY_RULES } from "./policies";
import { AWS_SERVICE_ROWS } from "./services";

export const AWS_RULES: CloudRules = {
  rows: [
    ...AWS_MACHINE_ROWS,
    ...AWS_OBJECT_ROWS,
    ...AWS_DATABASE_ROWS,
    ...AWS_CACHE_ROWS,
    ...AWS_MESSAGE_ROWS,
    ...AWS_SERVICE_ROWS,
    ...AWS_ANALYSIS_ROWS,
    ...AWS_LISTENER_ROWS,
  ],
  special: [
    ...AWS_BUCKET_RULES,
    ...AWS_POLICY_RULES,
    ...AWS_LISTENER_RULES,
    ...AWS_PARAMETER_RULES,
    ...AWS_FIREWALL_RULES,
  ],
};
