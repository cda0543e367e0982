/**
 * What an instance type's name says about it on each cloud: its processors' architecture, whether they are its own, whether it
 * carries accelerators. EC2's and Azure's architectures: their APIs by kubernetes/autoscaler@55c37cd5, 2026-08-22, with which a
 * test compares the rules. Google Cloud's series, and what is throttled: from memory, 2026-11-30; the vendors' pages about
 * names and shared cores were not opened.
 */
import type { SellingCloud } from "../clouds";

export type Architecture = "amd64" | "arm64";

export interface MachineTraits {
  readonly architecture: Architecture;
  /** Why its processors are not all there all the time: such types are chosen only when they are pinned. */
  readonly throttled?: string;
}

interface Names {
  /** Types with 64-bit ARM processors; images must have been built for them. */
  readonly arm64: RegExp;
  readonly throttled: RegExp;
  /** Families that carry accelerators, also types that no table lists. */
  readonly accelerated: RegExp;
  readonly why: string;
}

const NAMES = {
  aws: {
    // The g after the generation is Graviton: m7g, t4g; g5 and g6e begin with theirs. GB200 has Grace processors.
    arm64: /^[a-z]+\d+g|^p6e-gb\d+\./,
    throttled: /^t\d|-flex\./,
    accelerated: /^(?:p|g|gr|inf|trn|dl|vt)\d/,
    why: "its processors are shared: load that lasts is throttled to a baseline",
  },
  gcp: {
    arm64: /^(c4a|n4a|t2a|a4x)-/,
    accelerated: /^(?:a[2-9]\w*|g[2-9]|ct\d\w*|tpu\w*)-/,
    throttled: /^(e2-(micro|small|medium)|f1-micro|g1-small)$/,
    why: "it has a share of its processors only",
  },
  azure: {
    // A small p among the letters after the size is ARM: D4ps_v5. GB200 has Grace processors.
    arm64: /^Standard_[A-Z]+\d+[a-z]*p[a-z]*_|_GB\d+_/,
    throttled: /^Standard_B/,
    accelerated: /^Standard_N/i,
    why: "its processors run on credits: load that lasts is throttled to a baseline",
  },
} as const satisfies Record<SellingCloud, Names>;

export function machineTraits(cloud: SellingCloud, type: string): MachineTraits {
  const { arm64, throttled, why } = NAMES[cloud];
  return {
    architecture: arm64.test(type) ? "arm64" : "amd64",
    ...(throttled.test(type) && { throttled: why }),
  };
}

/** Whether the type's name is of a family with accelerators, whether or not a table lists it. */
export function isAccelerated(cloud: SellingCloud, type: string): boolean {
  return NAMES[cloud].accelerated.test(type);
}
