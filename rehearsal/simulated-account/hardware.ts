/** What the account asks of whoever keeps its machines and control planes. Types only. */
import type { ControlPlane, MachineGroup } from "../providers/cloud/row";

/** What stands behind clusters and machine groups. */
export interface Hardware {
  /** Starts an API server for a cluster, or brings the one that it has to another version. */
  run(cluster: { readonly name: string; readonly version: string }): Promise<ControlPlane>;
  stop(cluster: string): Promise<void>;
  /** Makes the machines of a group what it says; of a group that is new, changed or (`undefined`) gone. */
  fit(name: string, before: MachineGroup | undefined, after: MachineGroup | undefined): Promise<void>;
}
