/**
 * A cloud's plugin, made from its table: checks and compares by the rows, without any network, and lets the simulated
 * account carry out the rest.
 */
import type { EngineLog } from "../../protocol/engine-log";
import {
  isObject,
  mapValues,
  revealAll,
  Secret,
  Unknown,
  type Properties,
  type Property,
} from "../../protocol/properties";
import type * as api from "../../protocol/provider";
import { AccountClient } from "./account-client";
import { checkInputs, known } from "./check";
import { AUTO_NAMED, compareInputs } from "./difference";
import { heldAnswer, type HeldAnswer } from "./messages";
import { withName } from "./naming";
import { asHeld, withIgnored } from "./read-back";
import type { CloudTable, Plain, TypeRow } from "./row";

export class CloudProvider implements api.ResourceProvider {
  readonly package: string;
  readonly version: string;
  private configuration: Plain = {};
  private readonly ending = new AbortController();
  private readonly account = new AccountClient(process.env, this.ending.signal);

  constructor(
    private readonly table: CloudTable,
    private readonly log: EngineLog,
  ) {
    this.package = table.package;
    this.version = table.version;
  }

  async checkConfig(_urn: string, inputs: Properties): Promise<api.Checked> {
    const settings = mapValues(withoutVersion(inputs), parseSetting);
    return { inputs, failures: checkInputs({ inputs: this.table.configuration }, settings) };
  }

  /** A provider that leads to another account or region is another provider: everything would be made anew. */
  async diffConfig(oldInputs: Properties, inputs: Properties): Promise<api.Difference> {
    return compareInputs({ immutable: [] }, withoutVersion(oldInputs), withoutVersion(inputs));
  }

  async configure(variables: ReadonlyMap<string, string>): Promise<void> {
    const settings = Object.fromEntries([...variables].map(([key, text]) => [key, parseSetting(text)]));
    this.configuration = known(withoutVersion(settings));
    if (!this.account.exists) return;
    await this.account.ask({ action: "sign-in", package: this.package, configuration: this.configuration });
  }

  async check(call: api.CheckCall): Promise<api.Checked> {
    const row = this.row(call.type);
    const inputs = withName(row.name, call);
    const { [AUTO_NAMED]: _, ...given } = inputs;
    return { inputs, failures: checkInputs(row, given) };
  }

  async diff(call: api.DiffCall): Promise<api.Difference> {
    const row = this.row(call.type);
    // The provider reads what it made at once, so that the very next comparison is with what the cloud holds.
    const before = asHeld(row, call.oldInputs);
    return compareInputs(row, before, withIgnored(call.inputs, before, call.ignoreChanges));
  }

  async create(call: api.CreateCall): Promise<{ id: string; state: Properties }> {
    const row = this.row(call.type);
    const inputs = withoutMark(call.inputs);
    if (call.preview) return { id: "", state: { ...inputs, ...unknowns(row.computed) } };
    this.log.status("the simulated account is asked", call.urn);
    const made = await this.change({ action: "create", ...this.requestOf(call), inputs: plain(inputs) });
    // As real providers do: done once the cloud shows it, which may be a little later.
    await this.account.ask({ action: "read", type: call.type, id: made.id });
    this.log.status("", call.urn);
    return { id: made.id, state: stateOf(row, inputs, made) };
  }

  async update(call: api.UpdateCall): Promise<Properties> {
    const row = this.row(call.type);
    const inputs = withoutMark(call.inputs);
    if (call.preview) {
      const computed = Object.fromEntries(row.computed.map((key) => [key, call.oldState[key] ?? new Unknown()]));
      return { ...inputs, ...computed, ...unknowns(row.volatile ?? []) };
    }
    const made = await this.change({ action: "update", ...this.requestOf(call), id: call.id, inputs: plain(inputs) });
    return stateOf(row, inputs, made);
  }

  async read(call: api.ReadCall): Promise<{ id: string; state: Properties; inputs: Properties } | undefined> {
    const row = this.row(call.type);
    const answer = await this.account.ask({ action: "read", type: call.type, id: call.id });
    if (answer === null) return undefined;
    const held = heldAnswer.parse(answer);
    const inputs = like(call.inputs, asHeld(row, asProperties(held.inputs)));
    const mark = call.inputs[AUTO_NAMED];
    return {
      id: held.id,
      state: stateOf(row, inputs, held),
      inputs: mark === undefined ? inputs : { ...inputs, [AUTO_NAMED]: mark },
    };
  }

  async delete(call: api.DeleteCall): Promise<void> {
    await this.account.ask({ action: "delete", type: call.type, id: call.id });
  }

  async invoke(token: string, args: Properties): Promise<Properties> {
    if (this.table.functions?.[token] === undefined) {
      throw new Error(`the rehearsal's ${this.package} provider does not serve the function ${token}`);
    }
    const request = { package: this.package, configuration: this.configuration, token, args: plain(args) };
    return asProperties(await this.account.ask({ action: "call", ...request }));
  }

  cancel(): void {
    this.ending.abort(new Error("the engine was told to stop"));
  }

  private row(type: string): TypeRow {
    const row = this.table.types[type];
    if (row === undefined) {
      throw new Error(`the simulated ${this.package} knows no type ${type}; add its row to rehearsal/clouds`);
    }
    return row;
  }

  private requestOf({ type, name }: api.ResourceCall) {
    return { package: this.package, configuration: this.configuration, type, logicalName: name };
  }

  private async change(request: Parameters<AccountClient["ask"]>[0]): Promise<HeldAnswer> {
    return heldAnswer.parse(await this.account.ask(request));
  }
}

/** Settings travel as text; what is not text is JSON. */
function parseSetting(value: Property): Property {
  if (typeof value !== "string" || !/^[[{tf]/.test(value)) return value;
  try {
    const parsed: unknown = JSON.parse(value);
    return asProperty(parsed);
  } catch {
    return value;
  }
}

function withoutVersion({ version: _version, pluginDownloadURL: _url, ...settings }: Properties): Properties {
  return settings;
}

function withoutMark({ [AUTO_NAMED]: _, ...inputs }: Properties): Properties {
  return inputs;
}

function unknowns(keys: readonly string[]): Properties {
  return Object.fromEntries(keys.map((key) => [key, new Unknown()]));
}

/** What the account is told: clouds do not know what is secret to us. */
function plain(inputs: Properties): Record<string, unknown> {
  return { ...known(revealAll(inputs)) };
}

function stateOf(row: TypeRow, inputs: Properties, held: HeldAnswer): Properties {
  const secret = new Set(row.secret ?? []);
  const outputs = mapValues(asProperties(held.outputs), (value, key) => (secret.has(key) ? new Secret(value) : value));
  return { ...inputs, ...outputs };
}

/** Values that were read, secret where they were secret before. */
function like(before: Properties, after: Properties): Properties {
  const mark = (old: Property | undefined, value: Property): Property => {
    if (old instanceof Secret) return new Secret(value);
    if (Array.isArray(value) && Array.isArray(old)) return value.map((item, index) => mark(old[index], item));
    return isObject(value) && isObject(old) ? like(old, value) : value;
  };
  return mapValues(after, (value, key) => mark(before[key], value));
}

function asProperties(value: unknown): Properties {
  const found = asProperty(value);
  if (!isObject(found)) throw new Error("the simulated account answered with something else than properties");
  return found;
}

function asProperty(value: unknown): Property {
  if (value === null || value === undefined) return null;
  if (typeof value === "string" || typeof value === "number" || typeof value === "boolean") return value;
  if (Array.isArray(value)) return value.map(asProperty);
  return Object.fromEntries(
    Object.entries(value)
      .filter(([, inner]) => inner !== undefined)
      .map(([key, inner]) => [key, asProperty(inner)]),
  );
}
