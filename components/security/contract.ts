/** What the admission policies give to others: what must be there before workloads are. */
import type { Resource } from "@pulumi/pulumi";

export interface SecurityOutputs {
  /** Policies and bindings: objects created before them escape them. Empty when admission is off. */
  readonly policies: readonly Resource[];
}
