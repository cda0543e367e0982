/** A machine type by its size, whether or not it can be chosen: a look-up in the tables beside this file. */
import { ACCELERATORS, type Accelerator, type AcceleratorResource } from "../accelerators";
import { byCloud, type SellingCloud } from "../clouds";
import { OFFER_ROWS } from "./offers.generated";
import { UNOFFERED_MACHINES } from "./unoffered";

export interface SizedMachine {
  readonly vcpu: number;
  /** Accelerators of one machine, as Kubernetes counts them. */
  readonly devices: number;
  /** The extended resource that counts them; absent without any. */
  readonly resource?: AcceleratorResource;
  /** The chip; absent where the machine cannot be chosen. */
  readonly accelerator?: Accelerator;
}

/** The machines of one cloud by type. One that carries accelerators only when they are attached is not listed: its name does not say them. */
function byType(cloud: SellingCloud): ReadonlyMap<string, SizedMachine> {
  const offered = OFFER_ROWS.filter((row) => row.cloud === cloud && row.attach === undefined);
  return new Map<string, SizedMachine>([
    ...UNOFFERED_MACHINES.filter((row) => row.cloud === cloud).map(
      ({ type, vcpu, devices, resource }): [string, SizedMachine] => [type, { vcpu, devices, resource }],
    ),
    ...offered.map(({ type, vcpu, devices = 0, accelerator }): [string, SizedMachine] => [
      type,
      { vcpu, devices, ...(accelerator !== undefined && { accelerator, ...resourceOf(accelerator) }) },
    ]),
  ]);
}

function resourceOf(accelerator: Accelerator) {
  return { resource: ACCELERATORS[accelerator].resource };
}

const MACHINES = byCloud(byType);

/** What the tables say about a type; undefined for one that they do not list: nothing is assumed of it. */
export function sizeOf(cloud: SellingCloud, type: string): SizedMachine | undefined {
  return MACHINES[cloud].get(type);
}
