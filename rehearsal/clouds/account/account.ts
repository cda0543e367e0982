/**
 * One account of a simulated cloud: what exists in it, which requests it refuses and why. Judges by the table's rows:
 * inputs, names, references, quotas, what must go first. Machines and control planes are somebody else's (`Hardware`).
 */
import { setTimeout as sleep } from "node:timers/promises";
import { isDeepStrictEqual } from "node:util";
import { checkInputs } from "../plugin/check";
import { compareInputs } from "../plugin/difference";
import { asGrown, asHeld } from "../plugin/read-back";
import type {
  BrokenRule,
  CloudTable,
  ControlPlane,
  Held,
  MachineGroup,
  Place,
  Plain,
  QuotaUse,
  TypeRow,
  World,
} from "../plugin/row";
import type { Properties } from "../../protocol/properties";
import { FaultCounter, type AccountFault, type Weather } from "./faults";
import { Delays } from "./delays";
import { fitGroups, type Hardware } from "./hardware";
import { Names } from "./names";
import { checkQuotas } from "./quotas";
import { checkReferences, followersOf, holdersOf } from "./references";
import { AccountRefusal, SpoiledAnswer } from "./refused";
import { Turns } from "./turns";
import { keyOf, worldOf } from "./world";

export interface AccountOptions {
  readonly table: CloudTable;
  /** The account that the credentials belong to. */
  readonly account: string;
  readonly hardware: Hardware;
  readonly weather?: Weather;
  /** Milliseconds of a clock, for what takes effect with time. @default the machine's */
  readonly now?: () => number;
}

/** A request about a resource that does not exist yet, or does. */
export interface Ask {
  readonly type: string;
  readonly logicalName: string;
  readonly inputs: Plain;
  readonly configuration: Plain;
}

type Labels = Readonly<Record<string, string>>;

interface Kept extends Held {
  readonly place: Place;
  /** Counts the resources that had this type and logical name before. */
  readonly generation: number;
  readonly updates: number;
  readonly controlPlane?: ControlPlane & { readonly name: string };
  /** Reads that will not see it yet. */
  blind: number;
}

export class SimulatedAccount {
  /** The account that the credentials belong to; somebody may come with those of another one. */
  credentials: string;
  readonly #held = new Map<string, Kept>();
  readonly #generations = new Map<string, number>();
  readonly #faults: FaultCounter;
  readonly #delays: Delays;
  #underWay = 0;
  readonly #names = new Names();
  readonly #turns = new Turns();

  constructor(private readonly options: AccountOptions) {
    this.#faults = new FaultCounter(options.weather?.faults ?? []);
    const { now, weather: { secondMs } = {} } = options;
    const rowOf = (type: string) => this.table.types[type];
    this.#delays = new Delays({
      rowOf,
      ...(secondMs !== undefined && { secondMs }),
      ...(now !== undefined && { now }),
    });
    this.credentials = options.account;
  }

  get table(): CloudTable {
    return this.options.table;
  }

  /** Whether anything that lets people into clusters is in effect, where it takes any: one that is changed keeps nobody else out. */
  get knowsWhoGetsIn(): boolean {
    const entries = this.held.filter(({ type }) => this.table.entries?.includes(type) === true);
    return entries.length === 0 || entries.some(this.#delays.isEffective);
  }

  /** Milliseconds of a second of the account; undefined when everything is in effect at once. */
  get secondMs(): number | undefined {
    return this.options.weather?.secondMs;
  }

  /** Everything that exists. */
  get held(): readonly Held[] {
    return [...this.#held.values()];
  }

  /** @throws AccountRefusal when the configuration leads to another account than the credentials */
  signIn(configuration: Plain): Place {
    const place = this.table.signIn(configuration, this.credentials);
    if (typeof place === "string") throw new AccountRefusal("AccessDenied", place);
    return place;
  }

  /** How many resources are being made just now, whether or not anybody still waits for them. */
  get underWay(): number {
    return this.#underWay;
  }

  async create(ask: Ask): Promise<Held> {
    this.#underWay += 1;
    try {
      return await this.#turns.take(this.#row(ask.type).turn?.(ask.inputs), "Creating", () => this.#create(ask));
    } finally {
      this.#underWay -= 1;
    }
  }

  async #create(ask: Ask): Promise<Held> {
    const row = this.#row(ask.type);
    const place = this.signIn(ask.configuration);
    const answer = await this.#pass("create", ask);
    const generation = this.#generations.get(`${ask.type} ${ask.logicalName}`) ?? 0;
    this.#checkInputs(row, ask);
    const world = this.#world(place, ask, generation, 0);
    const name = this.#names.take(row, { ...ask, place }, this.#held.values());
    try {
      checkReferences(row, ask.inputs, world);
      this.#delays.check(row, ask.inputs, world);
      this.#checkQuotas(row.quota?.(ask.inputs, world) ?? []);
      this.#generations.set(`${ask.type} ${ask.logicalName}`, generation + 1);
      const controlPlane = await this.#run(row, ask.inputs);
      const kept = this.#assemble(row, ask, this.#world(place, ask, generation, 0, controlPlane), {
        place,
        generation,
        updates: 0,
        blind: this.options.weather?.blindReads ?? 0,
        ...(controlPlane !== undefined && { controlPlane }),
      });
      if (this.#held.has(keyOf(kept.type, kept.id))) {
        throw new AccountRefusal("AlreadyExists", `${kept.type} ${kept.id} exists already`);
      }
      this.#held.set(keyOf(kept.type, kept.id), kept);
      this.#delays.changed(kept);
      try {
        await fitGroups(this.options.hardware, [], this.#groupsOf(kept));
      } catch (error) {
        this.#held.delete(keyOf(kept.type, kept.id));
        throw error;
      }
      return answer(kept);
    } finally {
      this.#names.release(name);
    }
  }

  async update(id: string, ask: Ask): Promise<Held> {
    this.signIn(ask.configuration);
    return this.#turns.take(this.#row(ask.type).turn?.(ask.inputs), "Updating", async () =>
      (await this.#pass("update", ask))(await this.#change(id, ask)),
    );
  }

  async #change(id: string, ask: Ask): Promise<Held> {
    const row = this.#row(ask.type);
    const place = this.signIn(ask.configuration);
    const before = this.#held.get(keyOf(ask.type, id));
    if (before === undefined) throw new AccountRefusal("NotFound", `${ask.type} ${id} does not exist`);
    this.#checkInputs(row, ask);
    const [held, asked] = [before.inputs, ask.inputs].map((inputs) => asHeld(row, inputs as Properties));
    const { replaces } = compareInputs(row, held ?? {}, asked ?? {});
    if (replaces.length > 0) {
      throw new AccountRefusal("InvalidParameter", `${ask.logicalName}: ${replaces.join(", ")} cannot be changed`);
    }
    const groups = this.#groupsOf(before);
    const following = row.controlPlane === undefined ? [] : this.#followingMachines(before);
    const updates = before.updates + 1;
    const world = this.#world(place, ask, before.generation, updates);
    this.#refuse(ask.logicalName, row.refusedUpdates?.(before, ask.inputs, world) ?? []);
    checkReferences(row, ask.inputs, world);
    this.#checkQuotas(row.quota?.(ask.inputs, world) ?? [], before);
    const controlPlane = (await this.#run(row, ask.inputs)) ?? before.controlPlane;
    const after = this.#assemble(row, ask, this.#world(place, ask, before.generation, updates, controlPlane), {
      ...before,
      updates,
      ...(controlPlane !== undefined && { controlPlane }),
    });
    if (after.id !== id)
      throw new AccountRefusal("InvalidParameter", `an update would change the id ${id} to ${after.id}`);
    this.#held.set(keyOf(ask.type, id), after);
    if (!isDeepStrictEqual(before.inputs, after.inputs)) this.#delays.changed(after);
    await fitGroups(this.options.hardware, groups, this.#groupsOf(after));
    for (const [kept, old] of following) await this.#renew(kept, old);
    return after;
  }

  /** Somebody changes a resource behind the program's back, whatever the weather: in the cloud's console, by another tool. */
  async amend(type: string, id: string, change: (inputs: Plain) => Plain): Promise<void> {
    const kept = this.#held.get(keyOf(type, id));
    if (kept === undefined) throw new AccountRefusal("NotFound", `${type} ${id} does not exist`);
    const { logicalName, place } = kept;
    await this.#change(id, { type, logicalName, inputs: change(kept.inputs), configuration: place.configuration });
  }

  /** Gives every API server another address, as a cloud may; what they serve stays. */
  moveControlPlanes(move: (server: string) => string): void {
    for (const [key, kept] of this.#held) {
      const { controlPlane, place, generation, updates } = kept;
      if (controlPlane === undefined) continue;
      const moved = { ...controlPlane, server: move(controlPlane.server) };
      const world = this.#world(place, kept, generation, updates, moved);
      const configuration = place.configuration;
      this.#held.set(
        key,
        this.#assemble(this.#row(kept.type), { ...kept, configuration }, world, { ...kept, controlPlane: moved }),
      );
    }
  }

  /** Takes away every deletion protection, as their owner does before a destroy that is meant. */
  async release(): Promise<number> {
    const kept = [...this.#held.values()].filter((held) => {
      const row = this.table.types[held.type];
      return row?.release !== undefined && row.keeps?.(held, this.#worldOf(held)) !== undefined;
    });
    for (const { type, id } of kept)
      await this.amend(type, id, (inputs) => this.#row(type).release?.(inputs) ?? inputs);
    return kept.length;
  }

  async read(type: string, id: string): Promise<Held | undefined> {
    const answer = await this.#pass("read", { type });
    const kept = this.#held.get(keyOf(type, id));
    if (kept !== undefined && kept.blind > 0) {
      kept.blind -= 1;
      throw new AccountRefusal("NotFound", `${type} ${id} is not visible yet`, true);
    }
    return answer(kept && asGrown(this.#row(type), kept, this.#worldOf(kept)));
  }

  async delete(type: string, id: string): Promise<void> {
    const kept = this.#held.get(keyOf(type, id));
    const turn = kept && this.#row(type).turn?.(kept.inputs);
    return this.#turns.take(turn, "Deleting", () => this.#delete(type, id, kept));
  }

  async #delete(type: string, id: string, kept: Kept | undefined): Promise<void> {
    const answer = await this.#pass("delete", kept ?? { type });
    if (kept === undefined) return answer(undefined);
    const row = this.#row(type);
    const world = this.#worldOf(kept);
    const reason = row.keeps?.(kept, world);
    if (reason !== undefined) throw new AccountRefusal("OperationNotPermitted", `${kept.logicalName}: ${reason}`);
    const holders = holdersOf(kept, this.held, (other) => this.table.types[other], world);
    if (holders.length > 0) {
      const message = `${type} ${id} is still used by ${holders.join(", ")}`;
      throw new AccountRefusal("DependencyViolation", message);
    }
    await fitGroups(this.options.hardware, this.#groupsOf(kept), []);
    if (kept.controlPlane !== undefined) await this.options.hardware.stop(kept.controlPlane.name);
    const followers = followersOf(kept, [...this.#held.values()], (other) => this.table.types[other], world);
    for (const gone of [...followers, kept]) {
      this.#held.delete(keyOf(gone.type, gone.id));
      this.#names.bury(this.#row(gone.type), gone, this.#delays.remade(gone));
      this.#delays.gone(gone);
    }
    answer(undefined);
  }

  /** @throws AccountRefusal for a function that the table does not serve */
  call(token: string, args: Plain, configuration: Plain): Plain {
    const serve = this.table.functions?.[token];
    if (serve === undefined) throw new AccountRefusal("NotImplemented", `there is no function ${token}`);
    const place = this.signIn(configuration);
    return serve(args, this.#world(place, { type: token, logicalName: "" }, 0, 0));
  }

  /** What carries all of these labels, whether or not anybody remembers having made it; with what it carries. */
  labelled(wanted: Readonly<Record<string, string>>): readonly (Held & { readonly labels: Labels })[] {
    return [...this.#held.values()].flatMap((held) => {
      const labels = this.table.types[held.type]?.labels?.(held.inputs, held.place) ?? {};
      return Object.entries(wanted).every(([key, value]) => labels[key] === value) ? [{ ...held, labels }] : [];
    });
  }

  #row(type: string): TypeRow {
    const row = this.table.types[type];
    if (row === undefined) throw new AccountRefusal("NotImplemented", `there is no row for ${type}`);
    return row;
  }

  /**
   * The weather: latency, and the fault that strikes this operation.
   * @returns what to pass the result through, which spoils the answer where the fault says so
   */
  async #pass(
    operation: AccountFault["operation"],
    { type, logicalName }: { readonly type: string; readonly logicalName?: string },
  ): Promise<<T>(result: T) => T> {
    const { latencyMs = 0, walk } = this.options.weather ?? {};
    if (latencyMs > 0) await sleep(latencyMs);
    const walked = operation === "read" || logicalName === undefined ? undefined : { operation, type, logicalName };
    const effect = (walked && walk?.meet(walked)) ?? this.#faults.strike(operation, type);
    if (effect === "fail") throw new AccountRefusal("InternalError", `staged failure of ${operation} ${type}`);
    if (effect === "throttle") throw new AccountRefusal("Throttling", "rate exceeded", true);
    return (result) => {
      if (effect !== undefined) throw new SpoiledAnswer(effect);
      return result;
    };
  }

  #checkInputs(row: TypeRow, { inputs, logicalName }: Ask): void {
    const failures = checkInputs(row, inputs as Properties);
    this.#refuse(
      logicalName,
      failures.map(({ property, reason: rule }) => ({ property, rule })),
    );
  }

  #refuse(logicalName: string, broken: readonly BrokenRule[]): void {
    if (broken.length === 0) return;
    const text = broken.map(({ property, rule }) => `${property} ${rule}`).join("; ");
    throw new AccountRefusal("InvalidParameter", `${logicalName}: ${text}`);
  }

  async #run(row: TypeRow, inputs: Plain): Promise<(ControlPlane & { name: string }) | undefined> {
    if (row.controlPlane === undefined) return undefined;
    const cluster = row.controlPlane(inputs);
    return { ...(await this.options.hardware.run(cluster)), name: cluster.name };
  }

  #assemble(row: TypeRow, ask: Ask, world: World, rest: Omit<Kept, keyof Held>): Kept {
    const { type, logicalName, inputs } = ask;
    const draft = { type, logicalName, inputs };
    const id = row.id(draft, world);
    const outputs = row.outputs?.({ ...draft, id }, world) ?? {};
    return { ...rest, ...draft, id, outputs };
  }

  #groupsOf(kept: Kept): readonly MachineGroup[] {
    return this.#row(kept.type).machines?.(kept, this.#worldOf(kept)) ?? [];
  }

  /** Machines that other resources than a cluster make, as they are before the cluster changes. */
  #followingMachines(cluster: Kept): (readonly [Kept, readonly MachineGroup[]])[] {
    return [...this.#held.values()].filter((kept) => kept !== cluster).map((kept) => [kept, this.#groupsOf(kept)]);
  }

  /** Nodes that a cloud upgrades by itself follow their control plane, without an update of what made them. */
  async #renew(kept: Kept, old: readonly MachineGroup[]): Promise<void> {
    const now = this.#groupsOf(kept);
    if (isDeepStrictEqual(old, now)) return;
    const { place, type } = kept;
    const ask = { ...kept, configuration: place.configuration };
    this.#held.set(keyOf(type, kept.id), this.#assemble(this.#row(type), ask, this.#worldOf(kept), kept));
    await fitGroups(this.options.hardware, old, now);
  }

  #limits(): Readonly<Record<string, number>> {
    return { ...this.table.limits, ...this.options.weather?.quotas };
  }

  #checkQuotas(asked: readonly QuotaUse[], except?: Kept): void {
    // Counting what everything uses is the costliest thing that an account does.
    if (asked.length > 0) checkQuotas(this.#quotaUses(except), asked, this.#limits());
  }

  #quotaUses(except?: Kept) {
    return [...this.#held.values()]
      .filter((kept) => kept !== except)
      .flatMap((kept) => this.table.types[kept.type]?.quota?.(kept.inputs, this.#worldOf(kept)) ?? []);
  }

  #worldOf(kept: Kept): World {
    return this.#world(kept.place, kept, kept.generation, kept.updates, kept.controlPlane);
  }

  #world(
    place: Place,
    { type, logicalName }: Pick<Held, "type" | "logicalName">,
    generation: number,
    updates: number,
    controlPlane?: ControlPlane,
  ): World {
    const seed = JSON.stringify([place.account, type, logicalName, generation]);
    const kept = () => [...this.#held.values()];
    const { isEffective } = this.#delays;
    return worldOf({ place, seed, updates, controlPlane, self: { type, logicalName }, kept, isEffective });
  }
}
