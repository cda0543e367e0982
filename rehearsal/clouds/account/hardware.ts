/** What the account asks of whoever keeps its machines and control planes. Types only. */
import type { ControlPlane, MachineGroup } from "../plugin/row";

/** What stands behind clusters and machine groups. */
export interface Hardware {
  /** Starts an API server for a cluster, or brings the one that it has to another version. */
  run(cluster: { readonly name: string; readonly version: string }): Promise<ControlPlane>;
  stop(cluster: string): Promise<void>;
  /** Makes the machines of a group what it says; of a group that is new, changed or (`undefined`) gone. */
  fit(name: string, before: MachineGroup | undefined, after: MachineGroup | undefined): Promise<void>;
}

/** Brings machines in line with what a resource now is. A group that changed keeps the machines that still fit. */
export async function fitGroups(
  hardware: Hardware,
  before: readonly MachineGroup[],
  after: readonly MachineGroup[],
): Promise<void> {
  const old = new Map(before.map((group) => [group.name, group]));
  const now = new Map(after.map((group) => [group.name, group]));
  for (const name of new Set([...old.keys(), ...now.keys()])) {
    await hardware.fit(name, old.get(name), now.get(name));
  }
}
