/** Finds a cloud's manifest. Each is loaded only when chosen: one cloud's SDK costs seconds and hundreds of megabytes. */
import { PlatformError, type Problem } from "../core/errors";
import type { Cloud, CloudAdapter } from "./contract";

/** By `require`: the hook that loads TypeScript without a build step does not see native dynamic imports. */
const MANIFESTS: Partial<Record<Cloud, () => Manifest>> = {
  existing: () => require("./existing") as Manifest,
  aws: () => require("./aws") as Manifest,
};

/** A manifest is its module's default export. */
interface Manifest {
  readonly default: CloudAdapter;
}

/** Clouds that this version can deploy to. */
export const AVAILABLE_CLOUDS = Object.keys(MANIFESTS) as Cloud[];

/** A cloud that has no manifest cannot be deployed to. */
export function checkCloud(cloud: Cloud): Problem[] {
  if (MANIFESTS[cloud] !== undefined) return [];
  return [
    {
      path: "cloud",
      value: cloud,
      rule: "is not available in this version",
      remedy: `available: ${AVAILABLE_CLOUDS.join(", ")}; with "existing" the platform runs on a cluster that was made on ${cloud} by other means`,
    },
  ];
}

/** @throws PlatformError for a cloud that has no manifest. */
export function loadCloud(cloud: Cloud): CloudAdapter {
  const load = MANIFESTS[cloud];
  if (load === undefined) throw new PlatformError("cloud", checkCloud(cloud));
  return load().default;
}
