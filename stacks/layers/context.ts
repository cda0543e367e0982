/** What every layer is given besides what earlier layers made: the configuration, the cloud, whose the stack is. */
import type { CloudAdapter } from "../../components/cloud/contract";
import type { Ownership } from "../../components/core/labels";
import type { Machines } from "../config/machines";
import type { PlatformSpec } from "../config/schema";

export interface Context {
  readonly spec: PlatformSpec;
  readonly cloud: CloudAdapter;
  readonly ownership: Ownership;
  /** The machine of each node pool that the stack creates, by the pool's name. */
  readonly machines: Machines;
}
