/** What every cloud calls the groups that tenants name, known before a cloud's SDK is loaded. */
import type { GroupNames } from "./group-names";

import type { Cloud } from "./cloud";
import { existingGroups } from "./existing";
import { placementOn, type Placement } from "./index";
import { awsGroups } from "./aws";
import { azureGroups } from "./azure";
import { gcpGroups } from "./gcp";

/** A cloud's groups, from its placement. */
export type ReadGroups = (placement: Placement) => GroupNames;

export const GROUP_NAMES = {
  aws: (placement) => awsGroups(placementOn("aws", placement)),
  gcp: (placement) => gcpGroups(placementOn("gcp", placement)),
  azure: (placement) => azureGroups(placementOn("azure", placement)),
  existing: (placement) => existingGroups(placementOn("existing", placement)),
} as const satisfies Record<Cloud, ReadGroups>;
