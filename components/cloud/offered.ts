/** What only clouds offer on which Stratiform creates the cluster. Pure. */
import type { Problem } from "../core/errors";
import { CREATING_CLOUDS, type Cloud } from "./contract";

/** @param asked the options that ask for something beside the cluster, by their paths in the stack file */
export function checkOffered(cloud: Cloud, asked: readonly string[]): Problem[] {
  if (CREATING_CLOUDS.includes(cloud)) return [];
  return asked.map((path) => ({
    path,
    rule: `is not offered on cloud ${JSON.stringify(cloud)}, where Stratiform has no account to create it in`,
    remedy: `remove it and use what is there, or choose ${CREATING_CLOUDS.join(", ")}`,
  }));
}
