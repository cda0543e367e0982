/** Differences between our reading of the Pod Security Standards and the API server's, and why each of them is right. */
import { WORKLOADS } from "../../../policies/kubernetes/pods";

/** One object as preview, cluster and Pod Security Admission judge it. */
export interface Judged {
  readonly name: string;
  readonly kind: string;
  /** What the API server said when it refused the object before any policy saw it. */
  readonly refusedBefore: string | undefined;
  /** Rules that the object breaks. */
  readonly preview: readonly string[];
  readonly admission: readonly string[];
  /** Checks of Pod Security Admission that the object breaks. */
  readonly standard: readonly string[];
}

const workloadKinds = new Set(WORKLOADS.map((token) => token.slice(token.lastIndexOf(":") + 1)));

export function isWorkload(kind: string): boolean {
  return workloadKinds.has(kind);
}

/** A reason for a difference, and how to recognise it. */
interface Reason {
  readonly reason: string;
  readonly explains: (judged: Judged) => boolean;
}

export const STANDARD_DIFFERENCES: readonly Reason[] = [
  {
    reason: "our standard is pinned to v1.37, which knows two more safe sysctls than an older API server does",
    explains: ({ name, standard }) => name.endsWith("/sysctls1.yaml") && standard.includes("sysctls"),
  },
];
