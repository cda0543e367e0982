/** Where an addon's pods had best run: on system nodes, and not all on one. Pure; preferences, so that nothing waits. */
import { NODE_LABELS } from "../../catalogue/kubernetes/labels";

/** Labels that every node of a pool carries, and no other node does. */
export type NodeSelector = Readonly<Record<string, string>>;

/** Every node that one of the selectors fits is preferred alike. Nothing where there is no selector. */
export function preferNodes(selectors: readonly NodeSelector[]) {
  return {
    nodeAffinity: {
      preferredDuringSchedulingIgnoredDuringExecution: selectors.map((labels) => ({
        weight: 100,
        preference: {
          matchExpressions: Object.entries(labels).map(([key, value]) => ({ key, operator: "In", values: [value] })),
        },
      })),
    },
  };
}

/** The same value under each of the dotted paths. */
export function valueAt(paths: readonly string[], value: object): object {
  return paths.reduce<object>((values, path) => withPath(values, path.split("."), value), {});
}

function withPath(values: object, [first = "", ...rest]: readonly string[], value: object): object {
  const inner = new Map(Object.entries(values)).get(first) as unknown;
  const next =
    rest.length === 0 ? value : withPath(typeof inner === "object" && inner !== null ? inner : {}, rest, value);
  return { ...values, [first]: next };
}

export interface SpreadConstraint {
  readonly maxSkew: number;
  readonly topologyKey: string;
  readonly whenUnsatisfiable: "ScheduleAnyway";
  /** Counts the pods of one revision, so that a rolling update does not look crowded. */
  readonly matchLabelKeys: readonly string[];
  readonly labelSelector?: { readonly matchLabels: Readonly<Record<string, string>> };
}

/**
 * Replicas over nodes and zones.
 * @param matchLabels which pods are replicas of one another; left out where the chart says it itself
 */
export function spread(matchLabels?: Readonly<Record<string, string>>): readonly SpreadConstraint[] {
  return [NODE_LABELS.hostname, NODE_LABELS.zone].map((topologyKey) => ({
    maxSkew: 1,
    topologyKey,
    whenUnsatisfiable: "ScheduleAnyway",
    matchLabelKeys: ["pod-template-hash"],
    ...(matchLabels && { labelSelector: { matchLabels } }),
  }));
}
