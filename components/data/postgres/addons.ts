/** Which addons a database inside the cluster brings along. Apart from the code that creates it, so that checks load no SDK. */
import { CATALOGUE, type AddonName } from "../../addons/catalogue";
import type { PostgresSpec } from "./spec";

const RUNS_DATABASES = "cloudnative-pg" satisfies AddonName;

const { namespace, makes } = CATALOGUE[RUNS_DATABASES];

/** The operator's pods: their namespace, and their account, which the chart calls like the release. */
export const OPERATOR_ACCOUNT = { namespace, name: RUNS_DATABASES } as const;

/** Who publishes the images that the operator runs. */
export const OPERATOR_IMAGES = makes.images;

/** Addons that a database of this spec needs. */
export function addonsFor(spec: PostgresSpec): readonly AddonName[] {
  return spec.backup === undefined ? [RUNS_DATABASES] : [RUNS_DATABASES, "barman-cloud"];
}
