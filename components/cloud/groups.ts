/** What every cloud calls the groups that tenants name, known before a cloud's SDK is loaded. */
import type { ReadGroups } from "../tenants/contract";
import type { Cloud } from "./contract";
import { existingGroups, placementOn } from "./placement";
import { awsGroups } from "./placement.aws";
import { azureGroups } from "./placement.azure";
import { gcpGroups } from "./placement.gcp";

export const GROUP_NAMES = {
  aws: (placement) => awsGroups(placementOn("aws", placement)),
  gcp: (placement) => gcpGroups(placementOn("gcp", placement)),
  azure: (placement) => azureGroups(placementOn("azure", placement)),
  existing: (placement) => existingGroups(placementOn("existing", placement)),
} as const satisfies Record<Cloud, ReadGroups>;
