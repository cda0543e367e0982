/** What the definitions that are written by hand were written for, by who installs them: a version, or a day. */
import { WRITTEN_FOR as CNPG } from "./cnpg";
import { READ_ON } from "./compute-class";
import { WRITTEN_FOR as EXTERNAL_SECRETS } from "./external-secrets";

export const HAND_WRITTEN: Readonly<Record<string, string>> = {
  "cloudnative-pg": CNPG,
  "external-secrets": EXTERNAL_SECRETS,
  gke: READ_ON,
};
