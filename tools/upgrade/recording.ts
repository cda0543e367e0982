/**
 * What a program registered at some commit, as it is kept to be compared with later ones: identities, inputs and the
 * options that decide about deletion. Values that only a provider computes are kept as unknown; secrets are left out.
 */
import { brotliCompressSync, brotliDecompressSync, constants } from "node:zlib";
import { Struct } from "google-protobuf/google/protobuf/struct_pb";
import type { Cloud } from "../../components/placement/cloud";
import {
  decode,
  isObject,
  mapValues,
  Secret,
  Unknown,
  type Properties,
  type Property,
} from "../../rehearsal/protocol/properties";
import type { FormerIdentity, Registration } from "../recording-engine";

/** A resource as it is compared. */
export interface Registered {
  readonly urn: string;
  readonly type: string;
  readonly name: string;
  /** URN of its parent, empty for the stack itself. */
  readonly parent: string;
  /** URN of the provider that it asked for, empty for none. */
  readonly provider: string;
  /** Without the content of secrets. */
  readonly inputs: Properties;
  /** URNs of the resources that each input's value came from. */
  readonly sources: Readonly<Record<string, readonly string[]>>;
  readonly protect: boolean;
  readonly retainOnDelete: boolean;
  readonly ignoreChanges: readonly string[];
  readonly replaceOnChanges: readonly string[];
  readonly aliases: readonly FormerIdentity[];
}

/** One stack on one cloud. */
export interface Cell {
  readonly stack: string;
  readonly cloud: Cloud;
  readonly resources: readonly Registered[];
}

export interface Recording {
  /** The commit whose program ran. */
  readonly commit: string;
  /** The day of that commit, `YYYY-MM-DD`. */
  readonly date: string;
  readonly cells: readonly Cell[];
}

export function registered(registrations: readonly Registration[]): Registered[] {
  return registrations.map((one) => ({
    ...{ urn: one.urn, type: one.type, name: one.name, parent: one.parent },
    provider: one.provider.split("::").slice(0, 4).join("::"),
    inputs: withoutSecrets(decode(Struct.fromJavaScript(JSON.parse(JSON.stringify(one.inputs))))),
    sources: one.propertyDependencies,
    ...{ protect: one.protect, retainOnDelete: one.retainOnDelete, aliases: one.aliases },
    ...{ ignoreChanges: one.ignoreChanges, replaceOnChanges: one.replaceOnChanges },
  }));
}

/** What stands for a value that is not kept. */
const MARK = "~";

/** All cells in one file, since they have most in common. Brotli keeps the whole of it in sight, gzip only 32 kB. */
export function pack(recording: Recording): Buffer {
  const text = Buffer.from(`${JSON.stringify(recording, mark)}\n`);
  const { BROTLI_PARAM_LGWIN, BROTLI_PARAM_SIZE_HINT } = constants;
  return brotliCompressSync(text, { params: { [BROTLI_PARAM_LGWIN]: 24, [BROTLI_PARAM_SIZE_HINT]: text.length } });
}

export function unpack(packed: Buffer): Recording {
  return JSON.parse(brotliDecompressSync(packed).toString(), unmark) as Recording;
}

function mark(_key: string, value: unknown): unknown {
  if (value instanceof Unknown) return { [MARK]: "unknown" };
  return value instanceof Secret ? { [MARK]: "secret" } : value;
}

function unmark(_key: string, value: unknown): unknown {
  if (typeof value !== "object" || value === null || !(MARK in value)) return value;
  return value[MARK] === "secret" ? HIDDEN : new Unknown();
}

const HIDDEN = new Secret(null);

function withoutSecrets(properties: Properties): Properties {
  const visit = (value: Property): Property => {
    if (value instanceof Secret) return HIDDEN;
    if (Array.isArray(value)) return value.map(visit);
    return isObject(value) ? mapValues(value, visit) : value;
  };
  return mapValues(properties, visit);
}
