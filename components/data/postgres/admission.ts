/**
 * What the cluster's admission policies must overlook for a database to run: the operator makes its pods as it needs
 * them, and no property of ours changes that. Plain data, so that the security component need not know databases.
 */
import type { AdmissionExemption } from "../../security/contract";
import { OPERATOR_ACCOUNT } from "./operator";

/** What CloudNativePG 1.30.0 makes, read from its sources at tag v1.30.0 (4b5e244, 2026-06-29), 2026-11-30. */
const OVERLOOKED = {
  // pkg/specs/pods.go, pkg/specs/jobs.go, pkg/specs/pgbouncer/deployments.go.
  "pod-no-token-by-default":
    "the operator's instance manager calls the Kubernetes API with an account of its own, and leaves the field unset",
  // internal/controller/cluster_create.go createServiceAccount, pkg/specs/pgbouncer/rbac.go.
  "service-account-no-token-by-default":
    "the operator makes an account for each database and pooler, whose pods call the Kubernetes API",
  // pkg/specs/containers.go createBootstrapContainer.
  "pod-image-has-digest": "the operator names its own image and the pooler's by version",
  // pkg/utils/labels_annotations.go, set by internal/controller/cluster_create.go and pkg/specs/pods.go.
  "pod-no-operator-labels": "the labels are the operator's own",
  // pkg/specs/pgbouncer/deployments.go.
  "pod-liveness-probe": "the operator gives the pooler a readiness probe only",
} as const;

/** The operator as the API server knows it: its chart calls the account like the release, which is the addon's name. */
const OPERATOR = {
  user: `system:serviceaccount:${OPERATOR_ACCOUNT.namespace}:${OPERATOR_ACCOUNT.name}`,
  group: "postgresql.cnpg.io",
  kinds: ["Cluster", "Pooler"],
} as const;

/**
 * Exemptions for what the operator makes of one database, in its namespace only: its own objects belong to a Cluster of
 * that name, those of the pooler to a Pooler whose name begins with it.
 */
export function admissionExemptions(database: string, namespace: string): readonly AdmissionExemption[] {
  return Object.entries(OVERLOOKED).map(([rule, reason]) => ({
    rule,
    namespace,
    name: database,
    madeBy: OPERATOR,
    owner: "platform-team",
    reason,
    expires: "2027-06-30",
  }));
}
