/**
 * The values that we set on the chart of NVIDIA's device plugin whatever the stack, each with its reason. Where it runs and what depends on a stack's pools,
 * components/node-pools/gpu-stack adds.
 */
import type { ValueFacts } from "../../addon";
import { ANYWHERE, RUNTIME_DEFAULT } from "../../pods-of-devices";
import type { Reasons } from "../../reasons";
import { resources, type Resources } from "../../resources";

interface Values {
  readonly tolerations: readonly { readonly operator: string }[];
  readonly podSecurityContext: { readonly seccompProfile: { readonly type: string } };
  readonly resources: Resources;
}

const reasons = {
  tolerations:
    "every taint: a device that no plugin counts cannot be asked for, whatever else the pool is tainted with",
  "podSecurityContext.seccompProfile.type": "the chart sets none",
  resources: "the chart sets none",
} satisfies Reasons<Values>;

/** What the stack adds. */
const fromStack = {
  affinity: "the nodes of the pools with NVIDIA's devices, by the labels that select each pool",
  migStrategy: "`single` where a pool splits devices, so that a slice is counted as a device is; else `none`",
  securityContext: "no capability; SYS_ADMIN where a pool splits devices, without which the plugin cannot see slices",
  config: "how often devices are counted that pods take turns on, by the label that such nodes have",
} as const;

function values(): Values {
  return {
    tolerations: ANYWHERE,
    podSecurityContext: RUNTIME_DEFAULT,
    resources: resources("10m", "64Mi", "256Mi"),
  };
}

export const VALUES = { values, reasons, fromStack } as const satisfies ValueFacts;
