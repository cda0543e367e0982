/**
 * Kubernetes versions: the oldest that Stratiform supports, and when each minor stops getting security fixes. Dated
 * data and pure decisions; the day to judge on is an argument.
 */

import { END_OF_LIFE, STANDARD_SUPPORT, type Distribution } from "../../catalogue/kubernetes/end-of-life";

/** The oldest minor whose API has everything that the components use. */
export const MINIMUM_VERSION = "1.30";

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

/**
 * The minor that many steps further; `minorAfter("1.35", 1)` is `1.36`, and -1 the one before.
 * @throws Error for what is no minor, such as `1.35.4`: a step from a guess would ask for a version that nobody meant.
 */
export function minorAfter(minor: string, steps: number): string {
  const [, major = "", last = ""] = /^(\d+)\.(\d+)$/.exec(minor) ?? [];
  if (major === "") throw new Error(`${minor} is not a minor version of Kubernetes, such as 1.35`);
  return `${major}.${Number(last) + steps}`;
}
