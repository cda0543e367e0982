/** What every layer is given besides what earlier layers made: the configuration, the cloud, whose the stack is. */
import type { CloudAdapter } from "../../components/cloud/contract";
import type { Ownership } from "../../components/core/labels";
import type { MachinePool } from "../../components/node-pools/contract";
import type { CheckedSpec } from "../config/checked";

export interface Context {
  readonly spec: CheckedSpec;
  readonly cloud: CloudAdapter;
  readonly ownership: Ownership;
  /** Every node pool that the stack creates, system pools included, with its machine. */
  readonly pools: readonly MachinePool[];
}
