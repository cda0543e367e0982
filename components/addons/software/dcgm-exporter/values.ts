/**
 * The values that we set on the chart of NVIDIA's DCGM exporter whatever the stack, each with its reason. Where it runs and what depends on a stack's pools,
 * components/node-pools/gpu-stack adds.
 */
import type { ValueFacts } from "../../addon";
import { ANYWHERE, RUNTIME_DEFAULT } from "../../pods-of-devices";
import type { Reasons } from "../../reasons";
import { resources, withoutCpuLimit, type Resources } from "../../resources";

interface Values {
  readonly tolerations: readonly { readonly operator: string }[];
  readonly podSecurityContext: { readonly seccompProfile: { readonly type: string } };
  readonly resources: Resources;
  readonly serviceMonitor: { readonly enabled: boolean };
}

const reasons = {
  tolerations: "every taint: it runs on each node with devices, and nowhere else",
  "podSecurityContext.seccompProfile.type": "the chart sets none",
  resources:
    "the chart limits the CPU, which delays metrics when a node is busiest; null takes the limit away, as Helm would keep one that we leave out",
  "serviceMonitor.enabled": "false until a monitoring addon brings the ServiceMonitor kind",
} satisfies Reasons<Values>;

/** What the stack adds. */
const fromStack = {
  affinity: "the nodes of the pools with NVIDIA's devices, by the labels that select each pool",
  runtimeClassName: "the container engine's runtime in which it finds the driver; empty for the node's own",
} as const;

function values(): Values {
  return {
    tolerations: ANYWHERE,
    podSecurityContext: RUNTIME_DEFAULT,
    resources: withoutCpuLimit(resources("100m", "256Mi", "768Mi")),
    serviceMonitor: { enabled: false },
  };
}

export const VALUES = { values, reasons, fromStack } as const satisfies ValueFacts;
