/**
 * The machines behind a simulated account: a real API server for its cluster, and simulated nodes with the labels,
 * taints and allocatable resources of the machine type that a group asks for, as far as stock and quotas allow.
 */
import { allocatable } from "../../../catalogue/machines/allocatable";
import { ACCELERATORS } from "../../../catalogue/accelerators";
import { OFFERS, type Offer } from "../../../catalogue/machines/offers";
import type { SellingCloud } from "../../../catalogue/clouds";
import { MARKETS } from "../../../catalogue/machines/markets";
import type { ControlPlane, MachineGroup, QuotaUse } from "../plugin/row";
import type { Sandbox } from "../../sandbox";
import { messageOf } from "../../sandbox/nodes";
import { drain } from "./drain";
import type { Hardware } from "./hardware";
import { inStock, type StockOut, type Weather } from "./faults";
import type { NodeTemplate } from "./fitting";
import { checkQuotas } from "./quotas";
import { AccountRefusal } from "./refused";
import { KARPENTER_LABELS, NODE_LABELS } from "../../../catalogue/kubernetes/labels";

export interface MachineRoomOptions {
  readonly cloud: SellingCloud;
  /** Starts the API server of the account's cluster. */
  readonly start: (context: string) => Promise<Sandbox>;
  /** Brings a running API server to another minor version. @default its version never changes */
  readonly bring?: (sandbox: Sandbox, version: string) => Promise<void>;
  readonly weather?: Weather;
}

/** Karpenter's limit holds for all machines of a NodePool, however they are bought. */
const SHARED_LIMIT = KARPENTER_LABELS.nodePool;

/** A machine that runs. */
interface Machine {
  readonly node: string;
  readonly group: MachineGroup;
}

export class MachineRoom implements Hardware {
  #sandbox: Sandbox | undefined;
  #cluster: string | undefined;
  readonly #groups = new Map<string, MachineGroup>();
  readonly #machines = new Map<string, Machine>();
  readonly #soldOut: StockOut[];
  #made = 0;

  constructor(private readonly options: MachineRoomOptions) {
    this.#soldOut = [...(options.weather?.stockOuts ?? [])];
  }

  /** The API server, while a cluster exists. */
  get sandbox(): Sandbox | undefined {
    return this.#sandbox;
  }

  /** The cluster that exists, by its name in the cloud. */
  get cluster(): string | undefined {
    return this.#cluster;
  }

  get groups(): readonly MachineGroup[] {
    return [...this.#groups.values()];
  }

  /** What a new machine of a group would look like to the scheduler. */
  template(name: string): NodeTemplate {
    const group = this.#group(name);
    return { labels: group.labels, taints: group.taints, allocatable: this.#capacityOf(group) };
  }

  /** The most machines that a group may have, less what others have that share its limit. */
  ceiling(name: string): number {
    const { max, labels } = this.#group(name);
    const pool = labels[SHARED_LIMIT];
    if (pool === undefined) return max;
    const others = this.groups.filter((group) => group.name !== name && group.labels[SHARED_LIMIT] === pool);
    return max - others.reduce((sum, group) => sum + this.size(group.name), 0);
  }

  /** Adds a group that an autoscaler manages by itself, or renews what it is; its machines stay. */
  offer(group: MachineGroup): void {
    this.#groups.set(group.name, group);
  }

  /** Takes groups away, with their machines. */
  async withdraw(which: (group: MachineGroup) => boolean): Promise<void> {
    for (const group of this.groups.filter(which)) await this.fit(group.name, group, undefined);
  }

  /** From now on no such machine can be bought. */
  sellOut(stock: StockOut): void {
    this.#soldOut.push(stock);
  }

  /** Everything can be bought again. */
  restock(): void {
    this.#soldOut.length = 0;
  }

  /** The cloud takes back what was bought in a way, as it does with spot machines. Returns how many. */
  async reclaim(way: MachineGroup["way"], machine: string): Promise<number> {
    const taken = [...this.#machines.values()].filter(({ group }) => group.way === way && group.machine === machine);
    await this.#remove(taken);
    return taken.length;
  }

  /** The groups that nodes belong to, each once. */
  groupsOfNodes(nodes: readonly string[]): readonly MachineGroup[] {
    const names = new Set(nodes.flatMap((node) => this.#machines.get(node)?.group.name ?? []));
    return this.groups.filter(({ name }) => names.has(name));
  }

  /** How many machines of a group run. */
  size(group: string): number {
    return this.#of(group).length;
  }

  async run({ name, version }: { readonly name: string; readonly version: string }): Promise<ControlPlane> {
    if (this.#cluster !== undefined && this.#cluster !== name) {
      throw new AccountRefusal(
        "LimitExceeded",
        `the simulated account has room for one cluster, and has ${this.#cluster}`,
      );
    }
    this.#sandbox ??= await this.options.start(name);
    this.#cluster = name;
    await this.options.bring?.(this.#sandbox, version);
    return { server: this.#sandbox.server, certificateAuthority: this.#sandbox.certificateAuthority };
  }

  async stop(): Promise<void> {
    const sandbox = this.#sandbox;
    this.#sandbox = undefined;
    this.#cluster = undefined;
    this.#machines.clear();
    this.#groups.clear();
    await sandbox?.stop();
  }

  async fit(name: string, before: MachineGroup | undefined, after: MachineGroup | undefined): Promise<void> {
    if (after === undefined) {
      await this.#remove(this.#of(name));
      this.#groups.delete(name);
      return;
    }
    this.#groups.set(name, after);
    if (before === undefined) {
      try {
        await this.scale(name, after.desired);
      } catch (error) {
        await this.fit(name, after, undefined);
        throw error;
      }
      return;
    }
    const same = (group: MachineGroup) => JSON.stringify(looks(group)) === JSON.stringify(looks(after));
    const size = sizeAfterUpdate(after, this.size(name));
    // Nodes never change what they are: an update of a group puts new ones in the place of old ones, one after another.
    for (const machine of this.#of(name).filter(({ group }) => !same(group))) await this.#roll(name, machine);
    await this.scale(name, size);
  }

  /** A new machine comes before an old one goes; where none can be had besides, as with reserved ones, after it. */
  async #roll(name: string, machine: Machine): Promise<void> {
    const size = this.size(name);
    const added = await this.scale(name, size + 1).then(
      () => true,
      (error: unknown) => {
        if (error instanceof AccountRefusal) return false;
        throw error;
      },
    );
    await drain(this.#need().request, machine.node);
    await this.#remove([machine]);
    if (!added) await this.scale(name, size);
  }

  /**
   * Starts or stops machines until the group has so many.
   * @throws AccountRefusal when machines are sold out in every zone of the group, or a quota is used up
   */
  async scale(name: string, count: number): Promise<void> {
    const group = this.#group(name);
    const running = this.#of(name);
    await this.#remove(running.slice(count));
    const missing = count - running.length;
    if (missing <= 0) return;
    const { weather } = this.options;
    const zones = group.zones.filter((zone) => inStock(this.#soldOut, group.machine, zone, group.way));
    if (zones.length === 0) {
      const message = `no ${group.way} capacity for ${group.machine} in ${group.zones.join(", ")}`;
      throw new AccountRefusal("InsufficientCapacity", message);
    }
    checkQuotas(this.#quotaUses(), this.#usesOf(group, missing), weather?.quotas ?? {});
    await this.#add(group, missing, zones);
  }

  async #add(group: MachineGroup, count: number, zones: readonly string[]): Promise<void> {
    const sandbox = this.#need();
    const capacity = this.#capacityOf(group);
    const pools = Array.from({ length: count }, (_, index) => {
      const zone = zones[(this.size(group.name) + index) % zones.length] ?? "";
      const name = `${group.name}-${(this.#made++).toString(36).padStart(4, "0")}`;
      this.#machines.set(`${name}-0`, { node: `${name}-0`, group });
      const labels = { ...group.labels, [NODE_LABELS.zone]: zone };
      const { taints, version } = group;
      return { name, count: 1, labels, taints, capacity, ...(version !== undefined && { version }) };
    });
    await sandbox.addNodes(pools);
  }

  async #remove(machines: readonly Machine[]): Promise<void> {
    for (const { node } of machines) {
      this.#machines.delete(node);
      const { status, body } = await this.#need().request("DELETE", `/api/v1/nodes/${node}`);
      if (status >= 300 && status !== 404) throw new Error(`node ${node} could not be removed: ${messageOf(body)}`);
    }
  }

  /** What one machine of a group offers to pods. */
  #capacityOf({ machine, attach, devices }: MachineGroup): Record<string, string> {
    const offer = this.#offer(machine, attach);
    const { cpuMillis, memoryMiB } = allocatable(this.options.cloud, offer);
    const own =
      offer.accelerator === undefined ? {} : { [ACCELERATORS[offer.accelerator].resource]: `${offer.devices}` };
    return { cpu: `${cpuMillis}m`, memory: `${memoryMiB}Mi`, ...(devices ?? own) };
  }

  #offer(machine: string, attach: string | undefined): Offer {
    const sold = OFFERS.filter(({ cloud, type }) => cloud === this.options.cloud && type === machine);
    const offer = sold.find((one) => attach === undefined || one.attach === attach);
    if (offer === undefined) throw new AccountRefusal("InvalidParameter", `there is no machine type ${machine}`);
    return offer;
  }

  #usesOf(group: MachineGroup, count: number): QuotaUse[] {
    const offer = this.#offer(group.machine, group.attach);
    const uses = MARKETS[this.options.cloud].quotas(offer, group.way) ?? [];
    return uses.map(({ quota, perNode }) => ({ quota, amount: perNode * count }));
  }

  #quotaUses(): QuotaUse[] {
    return this.groups.flatMap((group) => this.#usesOf(group, this.size(group.name)));
  }

  #group(name: string): MachineGroup {
    const group = this.#groups.get(name);
    if (group === undefined) throw new AccountRefusal("NotFound", `there is no group ${name}`);
    return group;
  }

  #of(name: string): Machine[] {
    return [...this.#machines.values()].filter(({ group }) => group.name === name);
  }

  #need(): Sandbox {
    if (this.#sandbox === undefined) throw new AccountRefusal("NotFound", "machines cannot join: there is no cluster");
    return this.#sandbox;
  }
}

/** How many machines a group has after an update, which may have moved its bounds. */
export function sizeAfterUpdate({ insists, desired, min, max }: MachineGroup, running: number): number {
  return Math.min(Math.max(insists === true ? desired : running, min), max);
}

/** What makes two machines of a group different. */
function looks({ machine, attach, version, way, labels, taints, devices }: MachineGroup): unknown {
  return { machine, attach, version, way, labels, taints, devices };
}
