/** Which addons a database inside the cluster brings along. Apart from the code that creates it, so that checks load no SDK. */
import type { AddonName } from "../../addons/catalogue";
import { RUNS_DATABASES } from "./operator";
import type { PostgresSpec } from "./spec";

/** Addons that a database of this spec needs. */
export function addonsFor(spec: PostgresSpec): readonly AddonName[] {
  return spec.backup === undefined ? [RUNS_DATABASES] : [RUNS_DATABASES, "barman-cloud"];
}
