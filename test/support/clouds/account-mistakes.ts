/**
 * One mistake in a foundation that a simulated account accepts as it is, and what the account says to it: the same
 * requests in the same order, with one of them changed or left out.
 */
import type { CloudTable, Plain } from "../../../rehearsal/clouds/plugin/row";
import { SimulatedAccount, type Ask } from "../../../rehearsal/clouds/account/account";
import { PaperHardware, type SimulatedFoundation } from "./simulated-foundation";

/** Which requests are meant: all of a type, or the one of that logical name. */
export interface Meant {
  readonly type: string;
  readonly name?: string;
}

/** New values by path, e.g. `{"vpcConfig.subnetIds[0]": "…"}`; `undefined` takes a value away. */
export type Change = Readonly<Record<string, unknown>>;

/** The id of a resource that was made before. */
export type IdOf = (type: string, name: string) => string;

export type Inputs<T> = T | ((inputs: Plain, idOf: IdOf) => T);

export interface Mistake {
  /** What else is made, right before the request that is wrong. */
  readonly also?: readonly (Required<Meant> & { readonly inputs: (idOf: IdOf) => Plain })[];
  /** The request that is wrong, and what is wrong with it. */
  readonly change?: Meant & { readonly inputs: Inputs<Change> };
  /** Requests that nobody makes. */
  readonly without?: readonly Meant[];
}

export interface AccountSays {
  readonly type: string;
  readonly logicalName: string;
  readonly message: string;
}

/** The first refusal; undefined when the account takes everything. */
export async function refusalTo(
  table: CloudTable,
  accountId: string,
  { made }: Pick<SimulatedFoundation, "made">,
  mistake: Mistake,
): Promise<AccountSays | undefined> {
  const account = new SimulatedAccount({ table, account: accountId, hardware: new PaperHardware() });
  const { also = [], change, without = [] } = mistake;
  const idOf: IdOf = (type, name) => {
    const found = account.held.find((held) => held.type === type && held.logicalName === name);
    if (found === undefined) throw new Error(`there is no ${type} ${name}`);
    return found.id;
  };
  const changed = change && made.find(({ ask }) => isMeant(change, ask))?.ask;
  if (change !== undefined && changed === undefined) throw new Error(`nobody asks for ${change.name ?? change.type}`);
  for (const meant of without) {
    if (!made.some(({ ask }) => isMeant(meant, ask))) throw new Error(`nobody asks for ${meant.name ?? meant.type}`);
  }
  for (const { ask } of made) {
    if (without.some((meant) => isMeant(meant, ask))) continue;
    let current: Pick<Ask, "type" | "logicalName"> = ask;
    try {
      if (ask === changed) {
        for (const { type, name, inputs } of also) {
          current = { type, logicalName: name };
          await account.create({ ...current, inputs: inputs(idOf), configuration: ask.configuration });
        }
        current = ask;
      }
      const isWrong = ask === changed && change !== undefined;
      await account.create({ ...ask, inputs: isWrong ? altered(ask.inputs, change.inputs, idOf) : ask.inputs });
    } catch (error) {
      const { type, logicalName } = current;
      return { type, logicalName, message: error instanceof Error ? error.message : String(error) };
    }
  }
  return undefined;
}

function isMeant({ type, name }: Meant, ask: Ask): boolean {
  return ask.type === type && (name === undefined || ask.logicalName === name);
}

const NOBODY: IdOf = (type, name) => {
  throw new Error(`there is no account to find ${type} ${name} in`);
};

/** Inputs with new values; what lies on the way must be there. */
export function altered(inputs: Plain, change: Inputs<Change>, idOf: IdOf = NOBODY): Plain {
  const copy: unknown = structuredClone(inputs);
  for (const [path, value] of Object.entries(typeof change === "function" ? change(inputs, idOf) : change)) {
    const steps = path.split(/[.[\]]+/).filter((step) => step !== "");
    const last = steps.pop() ?? "";
    const holder = steps.reduce<unknown>((inner, step) => (isHolder(inner) ? inner[step] : undefined), copy);
    if (!isHolder(holder)) throw new Error(`there is nothing at ${path}`);
    if (value === undefined) delete holder[last];
    else holder[last] = value;
  }
  return isHolder(copy) ? copy : {};
}

function isHolder(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null;
}
