/** What NVIDIA's charts run on nodes, as Helm renders it with our values and Flux applies it. */
import { GPU_NAMESPACE } from "../../../components/addons/pods-of-devices";
import { LAYER_ADDONS, type GpuAddon } from "../../../components/node-pools/gpu-stack/layers";
import { appliedObjects, renderedChart, type RenderedObject } from "./rendered-charts";

export const CHART_NAMES: readonly GpuAddon[] = Object.values(LAYER_ADDONS);

interface Metadata {
  readonly name: string;
  readonly namespace: string;
}

export type Rendered = RenderedObject & { readonly metadata: Metadata };

/** In its namespace, which dcgm-exporter's chart leaves to Helm. */
function placed(object: RenderedObject, changes: Partial<Metadata> = {}): Rendered {
  return { ...object, metadata: { ...object.metadata, namespace: GPU_NAMESPACE, ...changes } };
}

/** The one DaemonSet of the chart that reaches the cluster. */
export function daemonSet(name: GpuAddon, changes: Partial<Metadata> = {}): Rendered {
  const [found, ...others] = appliedObjects(name).filter(({ kind }) => kind === "DaemonSet");
  if (found === undefined || others.length > 0) throw new Error(`${name} applies ${others.length + 1} DaemonSets`);
  return placed(found, changes);
}

/** Every DaemonSet that the chart renders. */
export function allDaemonSets(name: GpuAddon): readonly Rendered[] {
  return renderedChart(name)
    .objects.filter(({ kind }) => kind === "DaemonSet")
    .map((object) => placed(object));
}

export function serviceAccount(name: GpuAddon): Rendered {
  const found = appliedObjects(name).find(({ kind }) => kind === "ServiceAccount");
  if (found === undefined) throw new Error(`${name} renders no service account`);
  return placed(found);
}

export const GPU_NAMESPACE_OBJECT = {
  apiVersion: "v1",
  kind: "Namespace",
  metadata: { name: GPU_NAMESPACE, labels: { "pod-security.kubernetes.io/enforce": "privileged" } },
};

/** As the platform makes it: without it GKE lets no pod of a critical class in. */
export const GPU_QUOTA = {
  apiVersion: "v1",
  kind: "ResourceQuota",
  metadata: { name: "critical-pods", namespace: GPU_NAMESPACE },
  spec: {
    hard: { pods: "1000" },
    scopeSelector: {
      matchExpressions: [
        { operator: "In", scopeName: "PriorityClass", values: ["system-cluster-critical", "system-node-critical"] },
      ],
    },
  },
};
