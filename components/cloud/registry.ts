/** Finds a cloud's manifest. Each is loaded only when chosen: one cloud's SDK costs seconds and hundreds of megabytes. */
import type { Cloud } from "../placement/cloud";
import type { CloudAdapter } from "./contract";

/** By `require`: the hook that loads TypeScript without a build step does not see native dynamic imports. */
const MANIFESTS: Readonly<Record<Cloud, () => Manifest>> = {
  existing: () => require("./existing") as Manifest,
  aws: () => require("./aws") as Manifest,
  gcp: () => require("./gcp") as Manifest,
  azure: () => require("./azure") as Manifest,
};

/** A manifest is its module's default export. */
interface Manifest {
  readonly default: CloudAdapter;
}

/** Clouds that a stack can be deployed to. */
export const AVAILABLE_CLOUDS = Object.keys(MANIFESTS) as Cloud[];

export function loadCloud(cloud: Cloud): CloudAdapter {
  return MANIFESTS[cloud]().default;
}
