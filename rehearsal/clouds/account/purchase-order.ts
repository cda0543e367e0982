/**
 * In which order the groups of machines are tried that could run a pod, as the cluster's own objects declare it: the
 * expander's ConfigMap on Azure, ComputeClasses on Google Cloud, NodePools on AWS. Pure.
 */
import { z } from "zod";
import { parse } from "yaml";
import type { MachineGroup } from "../plugin/row";
import { KARPENTER_LABELS, NODE_LABELS } from "../../../catalogue/kubernetes/labels";

/** Lower is tried first. Groups that nothing ranks come last, by name. */
export type Rank = (group: MachineGroup) => number;

const UNRANKED = Number.MAX_SAFE_INTEGER;

const expander = z.record(z.string(), z.array(z.string()));

/** Of the priority expander: `100: [pattern]`, the highest first; it uses no group that no pattern matches. */
export function rankByExpander(priorities: string): Rank {
  const rows = Object.entries(expander.parse(parse(priorities))).map(
    ([priority, patterns]) => [Number(priority), patterns.map((pattern) => new RegExp(pattern))] as const,
  );
  return ({ name }) => {
    const matching = rows.filter(([, patterns]) => patterns.some((pattern) => pattern.test(name)));
    return matching.length === 0 ? UNRANKED : -Math.max(...matching.map(([priority]) => priority));
  };
}

const computeClass = z.looseObject({
  metadata: z.looseObject({ name: z.string() }),
  spec: z.looseObject({
    priorities: z.array(z.looseObject({ nodepools: z.array(z.string()).optional() })),
  }),
});

/** Label by which GKE's nodes say which node pool they belong to, and which class they are in. */
const GKE_NODE_POOL = "cloud.google.com/gke-nodepool";

/** Of ComputeClasses: the place of the group's node pool in the list of its class. */
export function rankByClasses(classes: readonly unknown[]): Rank {
  const places = new Map<string, number>();
  for (const one of classes.map((object) => computeClass.parse(object))) {
    for (const [place, { nodepools = [] }] of one.spec.priorities.entries()) {
      for (const name of nodepools) places.set(name, place);
    }
  }
  return ({ labels }) => places.get(labels[GKE_NODE_POOL] ?? "") ?? UNRANKED;
}

const nodePool = z.looseObject({
  metadata: z.looseObject({ name: z.string() }),
  spec: z.looseObject({
    limits: z.record(z.string(), z.union([z.string(), z.number()])).optional(),
    template: z.looseObject({
      metadata: z.looseObject({ labels: z.record(z.string(), z.string()).optional() }).optional(),
      spec: z.looseObject({
        requirements: z.array(
          z.looseObject({ key: z.string(), operator: z.string(), values: z.array(z.string()).optional() }),
        ),
        taints: z
          .array(z.looseObject({ key: z.string(), value: z.string().optional(), effect: z.string() }))
          .optional(),
      }),
    }),
  }),
});

/** Karpenter's own order, whatever the order in the NodePool. karpenter.sh/docs/concepts/nodepools/#capacity-type */
const KARPENTER_ORDER = ["reserved", "spot", "on-demand"] as const;

/** Of a Karpenter NodePool: one group for each way in which it may buy, the first of them tried first. */
export function groupsOfNodePool(object: unknown, cluster: string, zones: readonly string[]): MachineGroup[] {
  const { metadata, spec } = nodePool.parse(object);
  const { requirements, taints = [] } = spec.template.spec;
  const allowed = (key: string) => requirements.find((one) => one.key === key && one.operator === "In")?.values ?? [];
  const max = Number(spec.limits?.["nodes"] ?? 0);
  const own = allowed(NODE_LABELS.zone);
  return KARPENTER_ORDER.filter((way) => allowed(KARPENTER_LABELS.capacityType).includes(way)).flatMap((way) =>
    allowed(NODE_LABELS.instanceType).map((machine) => ({
      cluster,
      name: `${metadata.name}-${way}-${machine.replaceAll(".", "-")}`,
      machine,
      way,
      ...{ min: 0, desired: 0, max, zones: own.length > 0 ? own : zones },
      labels: {
        [NODE_LABELS.architecture]: allowed(NODE_LABELS.architecture)[0] ?? "amd64",
        [NODE_LABELS.instanceType]: machine,
        [KARPENTER_LABELS.nodePool]: metadata.name,
        [KARPENTER_LABELS.capacityType]: way,
        ...spec.template.metadata?.labels,
      },
      taints: taints.map(({ key, value, effect }) => ({ key, effect, ...(value !== undefined && { value }) })),
    })),
  );
}

/** Karpenter's groups in their own order. */
export const rankByWay: Rank = ({ way, labels }) =>
  labels[KARPENTER_LABELS.nodePool] === undefined ? UNRANKED : KARPENTER_ORDER.findIndex((one) => one === way);
