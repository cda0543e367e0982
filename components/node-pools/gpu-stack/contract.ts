/** What a cloud says about the GPU software of its nodes. Data and pure functions: nothing here creates anything. */
import type { Placement } from "../../placement";
import type { Problem } from "../../core/errors";
import type { NodePoolsSpec } from "../spec";
import type { GpuAddon, GpuOwners } from "./layers";

export interface GpuStackAdapter {
  readonly owners: (placement: Placement) => GpuOwners;
  /** Runtime of the container engine that an addon's pods need on these nodes. @default the node's own default */
  readonly runtimes?: Readonly<Partial<Record<GpuAddon, string>>>;
  /** What the pools must say for the addons to serve them; `path` is where they are in the stack file. */
  readonly check?: (placement: Placement, pools: NodePoolsSpec, path: string) => Problem[];
}
