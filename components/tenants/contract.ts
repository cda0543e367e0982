/** What a tenant is made in and what it gives: its namespaces, ready to be deployed into. */
import type { Output, Resource } from "@pulumi/pulumi";

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
