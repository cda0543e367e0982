/** How long logs are kept, on every cloud alike. */
import type { Environment } from "../core/labels";

/** Days: long enough to look into an incident, a year where auditors ask. CloudWatch takes fixed values, these among them. */
export const LOG_RETENTION_DAYS = { dev: 14, staging: 30, prod: 365 } as const satisfies Record<Environment, number>;
