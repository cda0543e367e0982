/** What an instance type's name says about it: its processors' architecture, whether they are its own, whether it carries accelerators. */
import type { SellingCloud } from "../clouds";
import { MARKETS } from "./markets";

export type Architecture = "amd64" | "arm64";

export interface MachineTraits {
  readonly architecture: Architecture;
  /** Why its processors are not all there all the time: such types are chosen only when they are pinned. */
  readonly throttled?: string;
}

export function machineTraits(cloud: SellingCloud, type: string): MachineTraits {
  const { arm64, throttled, why } = MARKETS[cloud].names;
  return {
    architecture: arm64.test(type) ? "arm64" : "amd64",
    ...(throttled.test(type) && { throttled: why }),
  };
}

/** Whether the type's name is of a family with accelerators, whether or not a table lists it. */
export function isAccelerated(cloud: SellingCloud, type: string): boolean {
  return MARKETS[cloud].names.accelerated.test(type);
}
