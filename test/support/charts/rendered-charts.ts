/**
 * What the pinned charts render with our values for prod, as `npm run render-charts` had it from Helm itself. A test holds
 * the values that were rendered and those of today together.
 */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { CATALOGUE, type AddonName, type CatalogueEntry } from "../../../components/addons/catalogue";
import { mergeValues } from "../../../components/addons/from-stack";
import { preferNodes, valueAt } from "../../../components/addons/scheduling";
import { existingPlacement } from "../../../components/placement/existing";
import { factsOf } from "../../../components/cloud/registry";
import { gpuStackPlan } from "../../../components/node-pools/gpu-stack/plan";
import { nodePoolsSpec } from "../../../components/node-pools/spec";
import { isMap } from "../../../components/core/plain";

export const KUBERNETES_MINOR = "1.35.0";

/** Pools with split and with sliced devices. */
export const GPU_POOLS = nodePoolsSpec.parse([
  {
    ...{ name: "sliced", nodes: 1, cpu: "8", memory: "32Gi", accelerator: "L4" },
    sharing: { kind: "time-slicing", replicas: 3 },
  },
  {
    ...{ name: "split", nodes: 1, cpu: "8", memory: "32Gi", accelerator: "H100" },
    sharing: { kind: "mig", profile: "1g.10gb" },
  },
]);

/** Labels of the system pool that pods prefer. */
export const SYSTEM_NODES = { "stratiform.dev/pool": "system" } as const;

const FROM_STACK: Readonly<Partial<Record<AddonName, object>>> = {
  ...gpuStackPlan(factsOf("azure").gpuStack, { existing: existingPlacement.parse({ context: "c" }) }, GPU_POOLS).addons,
  "external-dns": { provider: { name: "aws" }, domainFilters: ["example.com"], txtOwnerId: "stack" },
  karpenter: { settings: { clusterName: "cluster", interruptionQueue: "queue" } },
};

/** Ours for prod with a stack's own. */
export function renderedValues(addon: AddonName): object {
  const { values, namespace, affinityAt }: CatalogueEntry = CATALOGUE[addon];
  const where = valueAt(affinityAt, preferNodes([SYSTEM_NODES]));
  return mergeValues(mergeValues(values("prod", namespace), where), FROM_STACK[addon] ?? {});
}

/** Where we set something: each path is one value, be it a map. */
export function pathsSet(addon: AddonName): readonly string[] {
  const { reasons, fromStack = {}, affinityAt }: CatalogueEntry = CATALOGUE[addon];
  return [...new Set([...Object.keys(reasons), ...Object.keys(fromStack), ...affinityAt])].filter(
    (path) => valueAtPath(renderedValues(addon), path) !== undefined,
  );
}

export function valueAtPath(values: unknown, path: string): unknown {
  return path.split(".").reduce<unknown>((node, key) => (isMap(node) ? node[key] : undefined), values);
}

/** As Helm merges a map into a chart's default: key by key, where null takes a key away. */
export function mergedByHelm(original: unknown, ours: unknown): unknown {
  if (!isMap(original) || !isMap(ours)) return isMap(ours) ? withoutNulls(ours) : ours;
  const kept = Object.entries(original).filter(([key]) => ours[key] === undefined);
  const set = Object.entries(ours).filter(([, value]) => value !== null);
  return Object.fromEntries([
    ...kept,
    ...set.map(([key, value]) => [key, mergedByHelm(original[key], value)] as const),
  ]);
}

function withoutNulls(value: Readonly<Record<string, unknown>>): unknown {
  return mergedByHelm({}, value);
}

export interface RenderedObject {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: { readonly name: string; readonly namespace?: string };
  readonly [field: string]: unknown;
}

export interface RenderedChart {
  /** The chart's version. */
  readonly chart: string;
  readonly helm: string;
  readonly values: object;
  /** The chart's own defaults by the paths that we set; null where it has none. */
  readonly defaults: Readonly<Record<string, unknown>>;
  readonly objects: readonly RenderedObject[];
}

/** As Helm left it, what we take out included. */
export function renderedChart(addon: AddonName): RenderedChart {
  return JSON.parse(
    readFileSync(join(__dirname, `../../components/addons/rendered/${addon}.json`), "utf8"),
  ) as RenderedChart;
}

/** As it reaches the cluster. */
export function appliedObjects(addon: AddonName): readonly RenderedObject[] {
  const { removed = [] }: CatalogueEntry = CATALOGUE[addon];
  return renderedChart(addon).objects.filter(
    ({ kind, metadata }) => !removed.some((one) => one.kind === kind && one.name === metadata.name),
  );
}
