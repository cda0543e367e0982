/**
 * Kubernetes versions: the oldest that Stratiform supports, and when each minor stops getting security fixes. Dated
 * data and pure decisions; the day to judge on is an argument.
 */

import type { Cloud } from "../cloud/contract";

/** The oldest minor whose API has everything that the components use. */
export const MINIMUM_VERSION = "1.30";

/** Who builds the control plane. Clouds keep patching minors that the Kubernetes project has dropped. */
export type Distribution = "kubernetes" | "eks" | "gke";

/** Who builds the control planes that Stratiform creates on a cloud; nobody where the cluster is there already. */
export const DISTRIBUTION_OF = {
  aws: "eks",
  gcp: "gke",
  azure: "kubernetes",
  existing: undefined,
} as const satisfies Record<Cloud, Distribution | undefined>;

/** Last day with security fixes, by distribution and minor. A minor that is not listed is newer than the table. */
export const END_OF_LIFE = {
  // kubernetes.io/releases/<minor> ("End Of Life Date") and kubernetes/website data/releases/eol.yaml, read 2026-11-21.
  // AKS reports upstream version strings and cannot be told apart; its general availability ends within a month of these.
  kubernetes: {
    "1.30": "2025-07-15",
    "1.31": "2025-11-11",
    "1.32": "2026-02-28",
    "1.33": "2026-06-28",
    "1.34": "2026-10-27",
    "1.35": "2027-02-28",
    "1.36": "2027-06-28",
  },
  // End of extended support: endoflife.date/amazon-eks, read 2026-11-21.
  eks: {
    "1.30": "2026-07-23",
    "1.31": "2026-11-26",
    "1.32": "2027-03-23",
    "1.33": "2027-07-29",
    "1.34": "2027-12-02",
    "1.35": "2028-03-27",
    "1.36": "2028-08-02",
  },
  // End of standard support: endoflife.date/google-kubernetes-engine, read 2026-08-22. Older minors: upstream's date.
  gke: {
    "1.33": "2026-08-03",
    "1.34": "2026-10-01",
    "1.35": "2027-04-11",
    "1.36": "2027-08-09",
  },
} as const satisfies Record<Distribution, Readonly<Record<string, string>>>;

/**
 * Last day of standard support, by distribution and minor, where security fixes cost extra afterwards.
 * endoflife.date/amazon-eks, read 2026-08-22. Google charges for its Extended channel in the same way; END_OF_LIFE ends
 * with its standard support.
 */
export const STANDARD_SUPPORT: Readonly<Partial<Record<Distribution, Readonly<Record<string, string>>>>> = {
  eks: {
    "1.33": "2026-07-29",
    "1.34": "2026-12-02",
    "1.35": "2027-03-27",
    "1.36": "2027-08-02",
  },
};

export interface ServerVersion {
  /** As the API server says it, e.g. `v1.35.4-eks-1a2b3c`. */
  readonly gitVersion: string;
  /** `1.35`. */
  readonly minor: string;
  readonly distribution: Distribution;
}

/** Reads `gitVersion` of the API server's `/version`; undefined when it is not a version. */
export function parseServerVersion(gitVersion: string): ServerVersion | undefined {
  const match = /^v?(\d+\.\d+)(?:\.\d+)?(.*)$/.exec(gitVersion);
  if (match === null) return undefined;
  const [, minor = "", suffix = ""] = match;
  const distribution = /-eks-/.test(suffix) ? "eks" : /-gke\./.test(suffix) ? "gke" : "kubernetes";
  return { gitVersion, minor, distribution };
}

/** The last day with security fixes as `YYYY-MM-DD`; undefined when the minor is newer than the table. */
export function endOfLife({ minor, distribution }: Pick<ServerVersion, "minor" | "distribution">): string | undefined {
  const own: Readonly<Record<string, string>> = END_OF_LIFE[distribution];
  const upstream: Readonly<Record<string, string>> = END_OF_LIFE.kubernetes;
  return own[minor] ?? upstream[minor];
}

export type VersionVerdict =
  | { readonly kind: "supported" }
  /** Below the minimum: refused for every stack. */
  | { readonly kind: "too-old" }
  /** Security fixes cost extra: a warning. */
  | { readonly kind: "dearer"; readonly since: string; readonly until: string }
  /** No security fixes any more: refused for a new stack, a warning for a live one. */
  | { readonly kind: "end-of-life"; readonly since: string };

/** @param today `YYYY-MM-DD` */
export function judgeVersion(version: ServerVersion, today: string): VersionVerdict {
  if (compareMinors(version.minor, MINIMUM_VERSION) < 0) return { kind: "too-old" };
  const end = endOfLife(version);
  if (end !== undefined && today > end) return { kind: "end-of-life", since: end };
  const standard = STANDARD_SUPPORT[version.distribution]?.[version.minor];
  return end !== undefined && standard !== undefined && today > standard
    ? { kind: "dearer", since: standard, until: end }
    : { kind: "supported" };
}

/** How long a minor is supported, in words; undefined when it is newer than the tables. */
export function supportOf(version: Pick<ServerVersion, "minor" | "distribution">): string | undefined {
  const end = endOfLife(version);
  if (end === undefined) return undefined;
  const standard = STANDARD_SUPPORT[version.distribution]?.[version.minor];
  return standard === undefined
    ? `security fixes until ${end}`
    : `security fixes until ${standard}, at extra cost until ${end}`;
}

/** Negative when `a` is older than `b`, as numbers: 1.9 is older than 1.30. */
export function compareMinors(a: string, b: string): number {
  const [majorA = 0, minorA = 0] = a.split(".").map(Number);
  const [majorB = 0, minorB = 0] = b.split(".").map(Number);
  return majorA - majorB || minorA - minorB;
}
