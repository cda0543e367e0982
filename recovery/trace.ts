/**
 * How to find what a killed engine may have created in a cloud account: one trace for every type that an adapter
 * creates. A trace gives the id under which the provider itself then reads the resource; whatever does not exist is
 * dropped again, so that a trace may be wrong about existence and never about identity.
 */
import { isMap } from "../components/core/plain";

/** Properties of a resource, readable. */
export type Inputs = Readonly<Record<string, unknown>>;

/** Where a provider's resources are, as its recorded configuration says. */
export interface CloudPlace {
  /** AWS account id, Google Cloud project or Azure subscription id. */
  readonly account: string;
  readonly region: string;
}

/** Something in the account that carries the stack's labels, as the cloud's own command line lists it. */
export interface Found {
  /** ARN, full resource name or ARM id. */
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
}

/** Runs a cloud's command line and returns what it printed, parsed from JSON. @throws CliFailed when it cannot say */
export type CommandLine = (program: string, ...words: string[]) => Promise<unknown>;

interface TraceBase {
  /** Whether the type can carry the stack's labels. One that can and does not is somebody else's. */
  readonly labelled: boolean;
  /** The provider's id of a thing that a search listed; undefined when it is of another type. */
  readonly seen?: (name: string) => string | undefined;
  /** What the provider needs to remember, besides id and inputs, to read the resource. @default nothing */
  readonly remembered?: (id: string) => Inputs;
}

/** The id follows from the inputs. */
export interface DerivedTrace extends TraceBase {
  readonly by: "inputs";
  /** undefined when an input that it needs is not known. */
  readonly id: (inputs: Inputs, place: CloudPlace) => string | undefined;
}

/** The cloud chose the id: found among what carries the stack's labels, by the labels that the inputs ask for. */
export interface LabelledTrace extends TraceBase {
  readonly by: "labels";
  readonly seen: NonNullable<TraceBase["seen"]>;
  /** Whether an id fits the inputs, where labels are not enough. */
  readonly fits?: (id: string, inputs: Inputs) => boolean;
}

/** The cloud chose the id and keeps no labels: it is asked for in a way of its own. */
export interface AskedTrace extends TraceBase {
  readonly by: "question";
  /** Ids of what is there; at most one is expected. */
  readonly ask: (run: CommandLine, inputs: Inputs, place: CloudPlace) => Promise<readonly string[]>;
}

export type Trace = DerivedTrace | LabelledTrace | AskedTrace;

/** Everything that a recovery needs to know about one cloud's plugin. */
export interface CloudTraces {
  /** The plugin's package, e.g. `azure-native`. */
  readonly package: string;
  readonly types: Readonly<Record<string, Trace>>;
  /** undefined when the recorded configuration names no account. */
  readonly place: (provider: Inputs) => CloudPlace | undefined;
  /** The labels that a read resource carries, by the cloud's own keys. */
  readonly labelsOf: (outputs: Inputs) => Readonly<Record<string, string>>;
  /** The label of everything that a stack owns. */
  readonly stackLabel: (stack: string) => { readonly key: string; readonly value: string };
  /** Lists what carries the stack's label. @throws CliFailed, also when the command line is logged in elsewhere */
  readonly search: (run: CommandLine, place: CloudPlace, stack: string) => Promise<readonly Found[]>;
  /** What a read resource says of itself while the cloud is still at work on it; undefined when it is done. */
  readonly unfinished: (outputs: Inputs) => string | undefined;
}

/** A command line that could not answer. The message says why, in its own words. */
export class CliFailed extends Error {
  override readonly name = "CliFailed";
}

/** A text in the inputs, at a dotted path; undefined when there is none or it is not known. */
export function text(inputs: unknown, path: string): string | undefined {
  const found = path.split(".").reduce<unknown>((value, key) => (isMap(value) ? value[key] : undefined), inputs);
  return typeof found === "string" && found !== "" ? found : undefined;
}

/** All of the texts, joined by a template: `${key}` stands for an input; undefined when one of them is missing. */
export function fill(template: string, inputs: Inputs, place: CloudPlace): string | undefined {
  let complete = true;
  const filled = template.replace(/\{([^{}]+)\}/g, (_all, names: string) => {
    const value = names
      .split("|")
      .map((name) => (name === "@account" ? place.account : name === "@region" ? place.region : text(inputs, name)))
      .find((one) => one !== undefined);
    if (value === undefined) complete = false;
    return value ?? "";
  });
  return complete ? filled : undefined;
}

/** Text labels of a map; empty when it is none. */
export function labelMap(value: unknown): Readonly<Record<string, string>> {
  if (!isMap(value)) return {};
  return Object.fromEntries(
    Object.entries(value).flatMap(([key, one]) => (typeof one === "string" ? [[key, one]] : [])),
  );
}
