/** What only clouds offer on which Stratiform creates the cluster, and what a cluster that exists does without. Pure. */
import { SELLING_CLOUDS } from "../../catalogue/clouds";
import type { Problem } from "../core/errors";
import { BESIDE, type Beside } from "./beside";
import { createsCluster, type Cloud } from "./cloud";
import type { Placement } from "./index";

/** What the stack does without on this cloud, although its file asks for it: nothing where Stratiform creates the cluster. */
export function leftOutOn(cloud: Cloud, { existing }: Placement): readonly Beside[] {
  return createsCluster(cloud) ? [] : (existing?.leavesOut ?? []);
}

/** @param asked the options that ask for something beside the cluster, by their paths in the stack file */
export function checkOffered(cloud: Cloud, asked: readonly string[]): Problem[] {
  if (createsCluster(cloud)) return [];
  return BESIDE.filter((path) => asked.includes(path)).map((path) => ({
    path,
    rule: `is not offered on cloud ${JSON.stringify(cloud)}, where Stratiform has no account to create it in`,
    remedy:
      `remove it and use what is there, or add ${JSON.stringify(path)} to placement.existing.leavesOut, ` +
      `or choose ${SELLING_CLOUDS.join(", ")}`,
  }));
}
