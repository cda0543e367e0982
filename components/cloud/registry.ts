/**
 * Finds a cloud's two manifests. Facts are small, and read wherever a stack file is; an adapter is loaded only when its cloud
 * is chosen, because one cloud's SDK costs seconds and hundreds of megabytes.
 */
import type { SellingCloud } from "../../catalogue/clouds";
import type { Cloud } from "../placement/cloud";
import type { CloudAdapter, CloudFacts, CreatingCloud, ExistingCluster } from "./contract";

interface Manifests<Adapter extends CloudAdapter> {
  readonly facts: () => Adapter["facts"];
  readonly adapter: () => Adapter;
}

/** A cloud that sells machines brings what a cluster stands on, any other does not. */
type ManifestsOf = Readonly<Record<SellingCloud, Manifests<CreatingCloud>>> &
  Readonly<Record<Exclude<Cloud, SellingCloud>, Manifests<ExistingCluster>>>;

/** By `require`: the hook that loads TypeScript without a build step does not see native dynamic imports. */
const MANIFESTS: ManifestsOf = {
  existing: {
    facts: () => (require("./existing/facts") as typeof import("./existing/facts")).facts,
    adapter: () => (require("./existing/adapter") as typeof import("./existing/adapter")).adapter,
  },
  aws: {
    facts: () => (require("./aws/facts") as typeof import("./aws/facts")).facts,
    adapter: () => (require("./aws/adapter") as typeof import("./aws/adapter")).adapter,
  },
  gcp: {
    facts: () => (require("./gcp/facts") as typeof import("./gcp/facts")).facts,
    adapter: () => (require("./gcp/adapter") as typeof import("./gcp/adapter")).adapter,
  },
  azure: {
    facts: () => (require("./azure/facts") as typeof import("./azure/facts")).facts,
    adapter: () => (require("./azure/adapter") as typeof import("./azure/adapter")).adapter,
  },
};

/** Clouds that a stack can be deployed to. */
export const AVAILABLE_CLOUDS = Object.keys(MANIFESTS) as Cloud[];

/** What is known of a cloud; loads no SDK. */
export function factsOf(cloud: Cloud): CloudFacts {
  return MANIFESTS[cloud].facts();
}

export function loadCloud(cloud: Cloud): CloudAdapter {
  return MANIFESTS[cloud].adapter();
}
