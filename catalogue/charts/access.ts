/**
 * What charts grant the accounts of their controllers: roles and bindings as Helm renders them with our values, by the
 * charts' sources that access.generated.json names. A chart that is not the pinned one says so there.
 */
import generated from "./access.generated.json";

/** A rule of a role, as the API server reads it. */
export interface GrantedRule {
  readonly apiGroups?: readonly string[];
  readonly resources?: readonly string[];
  readonly resourceNames?: readonly string[];
  readonly nonResourceURLs?: readonly string[];
  readonly verbs: readonly string[];
}

/** A Role, ClusterRole or a binding of one. */
export interface AccessObject {
  readonly kind: string;
  readonly metadata: {
    readonly name: string;
    readonly namespace?: string;
    readonly labels?: Readonly<Record<string, string | undefined>>;
  };
  readonly rules?: readonly GrantedRule[];
  readonly roleRef?: { readonly apiGroup: string; readonly kind: string; readonly name: string };
  readonly subjects?: readonly { readonly kind: string; readonly name: string; readonly namespace?: string }[];
}

export interface ChartAccess {
  readonly version: string;
  /** Repository and commit of the chart's sources. */
  readonly source: string;
  readonly objects: readonly AccessObject[];
}

/** By addon. */
export const CHART_ACCESS: Readonly<Record<string, ChartAccess>> = generated.charts;
