/** Which addon copies the cloud's secrets, and when a stack brings it along. Apart from the code that creates, so that checks load no SDK. */
import type { AddonName } from "../addons/catalogue";
import type { SecretSpec } from "./spec";

/** What copies secrets of the cloud's secret manager into namespaces. */
export const COPIES_SECRETS = "external-secrets" satisfies AddonName;

/** Addons that the stack's secrets need. */
export function addonsFor(secrets: readonly Pick<SecretSpec, "deliver">[]): readonly AddonName[] {
  return secrets.some(({ deliver }) => deliver.length > 0) ? [COPIES_SECRETS] : [];
}
