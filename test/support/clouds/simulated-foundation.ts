/**
 * Creates a cloud's whole foundation in a simulated account, without an engine: every resource is asked for as its plugin
 * would, with real ids and outputs flowing on, in the order that the program's references give.
 */
import * as pulumi from "@pulumi/pulumi";
import { AFTERMATH } from "../../../components/account/aftermath";
import { EFFECTIVE } from "../../../components/account/effective";
import { CLUSTER_IDENTITY } from "../../../components/cluster/identity";
import { checkInputs } from "../../../rehearsal/clouds/plugin/check";
import { withName } from "../../../rehearsal/clouds/plugin/naming";
import { AUTO_NAMED } from "../../../rehearsal/clouds/plugin/difference";
import type { CloudTable, Held, MachineGroup, Plain } from "../../../rehearsal/clouds/plugin/row";
import type { Properties } from "../../../rehearsal/protocol/properties";
import { SimulatedAccount, type AccountOptions, type Ask } from "../../../rehearsal/clouds/account/account";
import type { Hardware } from "../../../rehearsal/clouds/account/hardware";
import { sizeAfterUpdate } from "../../../rehearsal/clouds/account/machine-room";
import type { CloudFixture } from "./cloud-fixtures";
import { createFoundation, type PlatformChoices } from "./created-platform";

/** Machines that exist on paper: what each group was told to be, and how many it has. */
export class PaperHardware implements Hardware {
  readonly groups = new Map<string, MachineGroup>();
  /** An autoscaler may write here. */
  readonly sizes = new Map<string, number>();
  readonly clusters = new Map<string, string>();

  async run({ name, version }: { readonly name: string; readonly version: string }) {
    this.clusters.set(name, version);
    return { server: "https://127.0.0.1:6443", certificateAuthority: "Q0E=" };
  }

  async stop(cluster: string): Promise<void> {
    this.clusters.delete(cluster);
  }

  async fit(name: string, before: MachineGroup | undefined, after: MachineGroup | undefined): Promise<void> {
    if (after === undefined) {
      this.groups.delete(name);
      this.sizes.delete(name);
      return;
    }
    this.groups.set(name, after);
    const size = this.sizes.get(name);
    this.sizes.set(name, before === undefined || size === undefined ? after.desired : sizeAfterUpdate(after, size));
  }
}

export interface SimulatedFoundation {
  readonly account: SimulatedAccount;
  readonly hardware: PaperHardware;
  /** What was asked for and made, in the order in which it was made. */
  readonly made: readonly { readonly ask: Ask; readonly held: Held }[];
  /** Seconds that a destroy waits before it goes on with what was made up to here, by how much was made then. */
  readonly aftermaths: ReadonlyMap<number, number>;
  /** Lets seconds of the account go by. */
  readonly pause: (seconds: number) => void;
  /** What the account said no to, with the resource that asked. */
  readonly refusals: readonly string[];
}

/** An account in which nobody waits for real: time goes on by what the program waits for. */
export class PaperAccount {
  readonly hardware = new PaperHardware();
  readonly account: SimulatedAccount;
  clock = 0;
  /** How many foundations were made in it. */
  rounds = 0;

  constructor(
    readonly table: CloudTable,
    account: string,
    weather?: AccountOptions["weather"],
  ) {
    const { hardware } = this;
    this.account = new SimulatedAccount({
      ...{ table, account, hardware, now: () => this.clock },
      weather: { secondMs: 1, ...weather },
    });
  }
}

/**
 * @param account the account that the credentials belong to
 * @throws Error for a resource of the cloud's package without a row
 */
export async function simulateFoundation(
  table: CloudTable,
  fixture: CloudFixture,
  account: string,
  choices: PlatformChoices = {},
  weather?: AccountOptions["weather"],
): Promise<SimulatedFoundation> {
  return foundIn(new PaperAccount(table, account, weather), fixture, choices);
}

/** Creates a foundation in an account that may have seen others. */
export async function foundIn(
  paper: PaperAccount,
  fixture: CloudFixture,
  choices: PlatformChoices = {},
): Promise<SimulatedFoundation> {
  const { account: simulated, hardware, table } = paper;
  const round = ++paper.rounds;
  const made: { ask: Ask; held: Held }[] = [];
  const refusals: string[] = [];
  const aftermaths = new Map<number, number>();
  let configuration: Plain = {};

  const configure = (inputs: Properties) => {
    configuration = settingsOf(inputs);
    const failures = checkInputs({ inputs: table.configuration }, settingsOf(inputs));
    refusals.push(...failures.map(({ property, reason }) => `provider: ${property} ${reason}`));
  };
  const make = async (type: string, logicalName: string, given: Properties) => {
    const named = withName(table.types[type]?.name, {
      type,
      name: logicalName,
      urn: `urn:pulumi:dev::stratiform::${type}::${logicalName}`,
      inputs: given,
      oldInputs: {},
      randomSeed: Buffer.from(round === 1 ? logicalName : `${logicalName} ${round}`),
    });
    const { [AUTO_NAMED]: _, ...inputs } = named;
    const ask: Ask = { type, logicalName, inputs, configuration };
    try {
      const held = await simulated.create(ask);
      made.push({ ask, held });
      return { id: held.id, state: { ...inputs, ...held.outputs } };
    } catch (error) {
      refusals.push(`${logicalName}: ${error instanceof Error ? error.message : String(error)}`);
      return { id: `${logicalName}-refused`, state: { ...inputs, ...fixture.computed(type, logicalName) } };
    }
  };

  await pulumi.runtime.setMocks(
    {
      newResource: async ({ type, name, inputs }) => {
        const given = inputs as Properties;
        if (type === `pulumi:providers:${table.package}`) configure(given);
        if (type.startsWith(`${table.package}:`)) return make(type, name, given);
        if (type === EFFECTIVE) paper.clock += Number(given["seconds"]);
        if (type === AFTERMATH) aftermaths.set(made.length, Number(given["seconds"]));
        const state = type === CLUSTER_IDENTITY ? { uid: "uid", serverVersion: "1.35" } : {};
        return { id: `${name}-id`, state: { ...given, ...state } };
      },
      call: ({ token, inputs }) => ({ ...simulated.call(token, inputs as Plain, configuration) }),
    },
    "stratiform",
    "dev",
    false,
  );
  createFoundation(fixture, choices, {});
  await pulumi.runtime.disconnect();
  const pause = (seconds: number) => {
    paper.clock += seconds;
  };
  return { account: simulated, hardware, made, aftermaths, pause, refusals };
}

/** Takes a foundation away as a destroy that is meant does: in the opposite order, waiting where the program does. */
export async function destroyFoundation({ account, made, aftermaths, pause }: SimulatedFoundation): Promise<void> {
  await account.release();
  for (const [index, { held }] of [...made.entries()].reverse()) {
    pause(aftermaths.get(index + 1) ?? 0);
    await account.delete(held.type, held.id);
  }
}

/** A provider's settings: what is not text travels as JSON. */
function settingsOf(inputs: Properties): Properties {
  return Object.fromEntries(
    Object.entries(inputs)
      .filter(([key]) => key !== "version")
      .map(([key, value]) => [
        key,
        typeof value === "string" && /^([[{]|true$|false$)/.test(value) ? (JSON.parse(value) as Properties) : value,
      ]),
  );
}
