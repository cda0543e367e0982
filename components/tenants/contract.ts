/** What a tenant is made in and what it gives: its namespaces, ready to be deployed into. */
import type { Output, Resource } from "@pulumi/pulumi";
import type { Placement } from "../cloud/placement";

/** One namespace, with everything in it that must exist before the first pod. */
export interface TenantNamespace {
  /** The name, plain: it is known before anything is created. */
  readonly name: string;
  /** The name as an output of the Namespace: whoever uses it waits for the Namespace to exist. */
  readonly created: Output<string>;
  /** Quota, defaults and network policies: pods created before them would escape them. */
  readonly guardrails: readonly Resource[];
}

export interface TenantOutputs {
  readonly namespaces: Readonly<Record<string, TenantNamespace>>;
}

/** What a cluster calls the groups that tenants name in `access`: its cloud's own words for them. */
export interface GroupNames {
  /** Where the stack file says so. */
  readonly at: string;
  /** By the name that tenants use. */
  readonly names: Readonly<Record<string, string>>;
  /** What becomes of a group that is not among them. @default it is refused: it would be nobody */
  readonly others?: "as they are";
}

/** A cloud's groups, from its placement. */
export type ReadGroups = (placement: Placement) => GroupNames;
