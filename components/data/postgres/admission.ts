/**
 * What the cluster's admission policies must overlook for a database to run: the operator makes its pods as it needs
 * them, and no property of ours changes that. Plain data, so that the security component need not know databases.
 */
import type { AdmissionExemption } from "../../security/contract";

const OVERLOOKED = {
  "pod-no-token-by-default":
    "the operator's instance manager calls the Kubernetes API with an account of its own, and leaves the field unset",
  "pod-image-has-digest": "the operator names the pooler's image by version",
  "pod-liveness-probe": "the operator gives the pooler a readiness probe only",
} as const;

/**
 * Exemptions for the pods of one database, in its namespace only. By name: its pods belong to a Cluster of that name,
 * those of the pooler to one that begins with it.
 */
export function admissionExemptions(database: string, namespace: string): readonly AdmissionExemption[] {
  return Object.entries(OVERLOOKED).map(([rule, reason]) => ({
    rule,
    namespace,
    name: database,
    owner: "platform-team",
    reason,
    expires: "2027-06-30",
  }));
}
