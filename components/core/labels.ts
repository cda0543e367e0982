/** The labels and annotations that every object of ours carries: who made it, for whom, and at whose cost. */

/** Prefix of our own label, annotation and taint keys. */
export const DOMAIN = "stratiform.dev";

/** Who a stack belongs to. Every cloud resource gets it as tags or labels, every Kubernetes object as labels. */
export interface Ownership {
  /** The Pulumi stack's name, e.g. `prod-gcp`. */
  readonly stack: string;
  readonly environment: Environment;
  /** The person or group that answers for the stack. A valid label value. */
  readonly owner: string;
  readonly team: string;
  readonly costCentre: string;
}

export const ENVIRONMENTS = ["dev", "staging", "prod"] as const;
export type Environment = (typeof ENVIRONMENTS)[number];

/** A Kubernetes label value: up to 63 characters, alphanumeric at both ends. */
export const LABEL_VALUE = /^([A-Za-z0-9]([-A-Za-z0-9_.]{0,61}[A-Za-z0-9])?)?$/;

/** Label by which the rehearsal's audit and the recovery find what a stack owns. */
export const STACK_LABEL = `${DOMAIN}/stack`;

/** Label of every tenant's namespace, whose value is the tenant. */
export const TENANT_LABEL = `${DOMAIN}/tenant`;

/** Label of everything that Stratiform manages, whatever the stack. */
export const MANAGED_BY = { "app.kubernetes.io/managed-by": "stratiform" } as const;

/** The labels of every object that a stack owns. */
export function ownershipLabels(owner: Ownership): Record<string, string> {
  return {
    ...MANAGED_BY,
    [STACK_LABEL]: owner.stack,
    [`${DOMAIN}/environment`]: owner.environment,
    [`${DOMAIN}/owner`]: owner.owner,
    [`${DOMAIN}/team`]: owner.team,
    [`${DOMAIN}/cost-centre`]: owner.costCentre,
  };
}
