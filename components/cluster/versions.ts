/**
 * Kubernetes versions: the oldest that Stratiform supports, and when each minor stops getting security fixes. Dated
 * data and pure decisions; the day to judge on is an argument.
 */

/** The oldest minor whose API has everything that the components use. */
export const MINIMUM_VERSION = "1.30";

/** Who builds the control plane. Clouds keep patching minors that the Kubernetes project has dropped. */
export type Distribution = "kubernetes" | "eks" | "gke";

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
export function endOfLife({ minor, distribution }: ServerVersion): string | undefined {
  const own: Readonly<Record<string, string>> = END_OF_LIFE[distribution];
  const upstream: Readonly<Record<string, string>> = END_OF_LIFE.kubernetes;
  return own[minor] ?? upstream[minor];
}

export type VersionVerdict =
  | { readonly kind: "supported" }
  /** Below the minimum: refused for every stack. */
  | { readonly kind: "too-old" }
  /** No security fixes any more: refused for a new stack, a warning for a live one. */
  | { readonly kind: "end-of-life"; readonly since: string };

/** @param today `YYYY-MM-DD` */
export function judgeVersion(version: ServerVersion, today: string): VersionVerdict {
  if (compareMinors(version.minor, MINIMUM_VERSION) < 0) return { kind: "too-old" };
  const end = endOfLife(version);
  return end !== undefined && today > end ? { kind: "end-of-life", since: end } : { kind: "supported" };
}

/** Negative when `a` is older than `b`, as numbers: 1.9 is older than 1.30. */
export function compareMinors(a: string, b: string): number {
  const [majorA = 0, minorA = 0] = a.split(".").map(Number);
  const [majorB = 0, minorB = 0] = b.split(".").map(Number);
  return majorA - majorB || minorA - minorB;
}
