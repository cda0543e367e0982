/** On which clouds a long test runs: on one by default, on every one that creates clusters with STRATIFORM_CLOUDS=all. */
import type { CreatedCloud } from "./cloud-fixtures";

export function chosenClouds(usual: CreatedCloud): readonly CreatedCloud[] {
  return process.env["STRATIFORM_CLOUDS"] === "all" ? ["aws", "gcp", "azure"] : [usual];
}
