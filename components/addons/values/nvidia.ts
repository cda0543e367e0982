/**
 * The values that we set on NVIDIA's charts whatever the stack, each with its reason. Where they run and how devices are
 * shared follows from a stack's pools; components/node-pools/gpu-stack adds that.
 */
import type { Reasons } from "../reasons";
import { resources, withoutCpuLimit, type Resources } from "./resources";

/** Every taint, hard and soft. */
const ANYWHERE = [{ operator: "Exists" }] as const;

const RUNTIME_DEFAULT = { seccompProfile: { type: "RuntimeDefault" } } as const;

export interface DevicePluginValues {
  readonly tolerations: readonly { readonly operator: string }[];
  readonly podSecurityContext: { readonly seccompProfile: { readonly type: string } };
  readonly resources: Resources;
}

export const devicePluginReasons = {
  tolerations:
    "every taint: a device that no plugin counts cannot be asked for, whatever else the pool is tainted with",
  "podSecurityContext.seccompProfile.type": "the chart sets none",
  resources: "the chart sets none",
} satisfies Reasons<DevicePluginValues>;

/** What the stack adds. */
export const devicePluginFromStack = {
  affinity: "the nodes of the pools with NVIDIA's devices, by the labels that select each pool",
  migStrategy: "`single` where a pool splits devices, so that a slice is counted as a device is; else `none`",
  securityContext: "no capability; SYS_ADMIN where a pool splits devices, without which the plugin cannot see slices",
  config: "how often devices are counted that pods take turns on, by the label that such nodes have",
} as const;

export function devicePluginValues(): DevicePluginValues {
  return {
    tolerations: ANYWHERE,
    podSecurityContext: RUNTIME_DEFAULT,
    resources: resources("10m", "64Mi", "256Mi"),
  };
}

export interface DcgmExporterValues {
  readonly tolerations: readonly { readonly operator: string }[];
  readonly podSecurityContext: { readonly seccompProfile: { readonly type: string } };
  readonly resources: Resources;
  readonly serviceMonitor: { readonly enabled: boolean };
}

export const dcgmExporterReasons = {
  tolerations: "every taint: it runs on each node with devices, and nowhere else",
  "podSecurityContext.seccompProfile.type": "the chart sets none",
  resources:
    "the chart limits the CPU, which delays metrics when a node is busiest; null takes the limit away, as Helm would keep one that we leave out",
  "serviceMonitor.enabled": "false until a monitoring addon brings the ServiceMonitor kind",
} satisfies Reasons<DcgmExporterValues>;

/** What the stack adds. */
export const dcgmExporterFromStack = {
  affinity: "the nodes of the pools with NVIDIA's devices, by the labels that select each pool",
  runtimeClassName: "the container engine's runtime in which it finds the driver; empty for the node's own",
} as const;

export function dcgmExporterValues(): DcgmExporterValues {
  return {
    tolerations: ANYWHERE,
    podSecurityContext: RUNTIME_DEFAULT,
    resources: withoutCpuLimit(resources("100m", "256Mi", "768Mi")),
    serviceMonitor: { enabled: false },
  };
}
