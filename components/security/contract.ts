/** What the admission policies give to others: what must be there before workloads are. */
import type { Resource } from "@pulumi/pulumi";
import type { SellingCloud } from "../../catalogue/clouds";
import type { Operator } from "../../policies/rule/exemptions";

export interface SecurityOutputs {
  /** Policies and bindings: objects created before them escape them. Empty when admission is off. */
  readonly policies: readonly Resource[];
}

/** What may make load balancers of Services in a cluster: the clouds' own, and AWS' controller that people install. */
export type LoadBalancerController = SellingCloud | "aws-load-balancer-controller";

/** A part of the platform that a rule cannot hold for, beside those that the packs' own settings name. */
export interface AdmissionExemption {
  /** The rule's id. */
  readonly rule: string;
  readonly namespace: string;
  /** The object, or the controller that made it. */
  readonly name: string;
  /** The operator that makes it for an object of that name: nothing that anybody else creates is overlooked. */
  readonly madeBy?: Operator;
  /** Who answers for it. */
  readonly owner: string;
  readonly reason: string;
  /** The last day on which it counts, `YYYY-MM-DD`. */
  readonly expires: string;
}

/**
 * What the platform or an operator keeps in namespaces of tenants, each as `<namespace>/<name>`: Secrets and accounts by
 * their names, the others by regular expressions for the whole.
 */
export interface Held {
  readonly secrets: readonly string[];
  readonly accounts: readonly string[];
  /** Volume claims of databases. */
  readonly claims: readonly string[];
  /** Pods of databases and the workloads that make them. */
  readonly stores: readonly string[];
  /** Pods of declared workloads that hold Secrets or rights which the tenant's own pods may not have. */
  readonly holders: readonly string[];
}

export const NOTHING_HELD: Held = { secrets: [], accounts: [], claims: [], stores: [], holders: [] };
