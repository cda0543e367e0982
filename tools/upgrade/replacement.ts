/**
 * Which changes between a resource's recorded inputs and today's would replace it, or be refused, as the rehearsal's
 * providers judge it by their tables. A value that only a provider computes is the same as long as it comes from the same
 * resources. Pure.
 */
import { BY_CLOUD, SELLING_CLOUDS } from "../../catalogue/clouds";
import { known } from "../../rehearsal/clouds/plugin/check";
import { compareInputs } from "../../rehearsal/clouds/plugin/difference";
import type { CloudTable, Held, TypeRow } from "../../rehearsal/clouds/plugin/row";
import { diffObjects, refusedChanges } from "../../rehearsal/kubernetes/diff/diff";
import { Kinds } from "../../rehearsal/kubernetes/schema/kinds";
import { kindOfToken, toManifest } from "../../rehearsal/kubernetes/objects/manifest";
import {
  hasUnknown,
  isObject,
  mapValues,
  revealAll,
  Unknown,
  type Properties,
  type Property,
} from "../../rehearsal/protocol/properties";
import { typeRow } from "../../rehearsal/kubernetes/schema/types";
import { SIMULATED_CLOUDS } from "../../rehearsal/clouds/tables";
import { worldOf } from "../../rehearsal/clouds/account/world";
import type { Registered } from "./recording";

export interface ForcedChange {
  readonly property: string;
  /** What the provider would do. */
  readonly what: "replaced" | "refused";
  readonly why: string;
}

/**
 * Settings of providers that lead to another place: what a provider holds is made anew when one changes. The rest of a
 * provider's settings change in place.
 */
const PLACES: Readonly<Record<string, readonly string[]>> = {
  "pulumi:providers:aws": ["region"],
  "pulumi:providers:gcp": ["project", "region", "zone"],
  "pulumi:providers:azure-native": ["subscriptionId", "tenantId", "environment"],
  // pulumi/pulumi-kubernetes, provider/pkg/provider/provider.go, DiffConfig: cluster, context and namespace of a kubeconfig.
  "pulumi:providers:kubernetes": ["cluster", "context", "namespace"],
};

/** Inputs that are fixed where no table of a provider says it. */
const FIXED: Readonly<Record<string, readonly string[]>> = {
  ...PLACES,
  "stratiform-guard:index:StackCloud": ["cloud"],
  "stratiform-guard:index:ClusterIdentity": ["cloud"],
  // Flux uninstalls the release and installs another one: fluxcd/helm-controller, internal/action, ReleaseTargetChanged
  // (read 2026-11-30).
  "kubernetes:helm.toolkit.fluxcd.io/v2:HelmRelease": [
    "spec.releaseName",
    "spec.targetNamespace",
    "spec.storageNamespace",
  ],
};

/** @param sameSource whether two lists of URNs, recorded and today's, name the same resources */
export async function forcedChanges(
  before: Registered,
  after: Registered,
  sameSource: (recorded: readonly string[], today: readonly string[]) => boolean,
): Promise<ForcedChange[]> {
  const old = before.inputs;
  const inputs = after.ignoreChanges.reduce((now, path) => withOld(now, old, path.split(".")), after.inputs);
  const row = rowOf(after.type);
  const fixed = [...(row?.immutable ?? []), ...(FIXED[after.type] ?? []), ...after.replaceOnChanges];
  const compared = compareInputs({ immutable: fixed, ...(row?.name && { name: row.name }) }, old, inputs);
  const kubernetes = after.type.startsWith("kubernetes:") ? await objectChanges(before, after) : [];
  return [
    ...replacing(compared.detailed),
    ...kubernetes,
    ...(row === undefined ? [] : refused(before, row, inputs)),
    ...moved(before, after, [...fixed, ...fixedAtTop(after.type)], sameSource),
  ];
}

function replacing(detailed: Readonly<Record<string, string>>): ForcedChange[] {
  return Object.entries(detailed)
    .filter(([, kind]) => kind.endsWith("-replace"))
    .map(([property]) => ({ property, what: "replaced", why: "cannot change in place" }));
}

/** Fixed inputs whose values are not known, and come from other resources than before. */
function moved(
  before: Registered,
  after: Registered,
  fixed: readonly string[],
  sameSource: (recorded: readonly string[], today: readonly string[]) => boolean,
): ForcedChange[] {
  return Object.keys(after.inputs)
    .filter((key) => fixed.some((path) => path.split(".")[0] === key))
    .filter((key) => isOpen(before.inputs[key]) && isOpen(after.inputs[key]))
    .filter((key) => !sameSource(before.sources[key] ?? [], after.sources[key] ?? []))
    .map((property) => ({
      property,
      what: "replaced",
      why: "comes from other or new resources, and cannot change in place",
    }));
}

function isOpen(value: Property | undefined): boolean {
  return value !== undefined && hasUnknown(value);
}

/** What the cloud says to an update in place. The world is empty: what neighbours forbid is the rehearsal's business. */
function refused({ type, name, inputs }: Registered, row: TypeRow, after: Properties): ForcedChange[] {
  const before = known(revealAll(inputs));
  const held: Held = { type, id: name, logicalName: name, inputs: before, outputs: before };
  const place = { account: "", region: "", configuration: {} };
  const self = { type, logicalName: name };
  const world = worldOf({ place, seed: name, updates: 1, controlPlane: undefined, self, kept: () => [] });
  return (row.refusedUpdates?.(held, known(revealAll(after)), world) ?? []).map(({ property, rule }) => ({
    property,
    what: "refused",
    why: rule,
  }));
}

const KINDS = new Kinds(undefined);

async function objectChanges(before: Registered, after: Registered): Promise<ForcedChange[]> {
  const kind = await KINDS.require(kindOfToken(after.type));
  const head = { apiVersion: kind.apiVersion, kind: kind.kind };
  const oldInputs = { ...toManifest(withoutUnknown(before.inputs)), ...head };
  const newInputs = { ...toManifest(withoutUnknown(after.inputs)), ...head };
  const { namespaced } = kind;
  const options = { enableConfigMapMutable: false, enableSecretMutable: false };
  const { ignoreChanges } = after;
  const question = { live: oldInputs, oldInputs, newInputs, imported: false, namespaced, ignoreChanges, options };
  const old = {
    live: oldInputs,
    inputs: oldInputs,
    fieldManager: undefined,
    initialApiVersion: undefined,
    imported: false,
  };
  return [
    ...replacing(diffObjects(question).detailed),
    ...refusedChanges(old, newInputs, namespaced).map((property) => ({
      property,
      what: "refused" as const,
      why: "cannot change in place",
    })),
  ];
}

/** The provider takes each unknown value for a change; here they are one and the same, like in the clouds' tables. */
function withoutUnknown(inputs: Properties): Properties {
  const visit = (value: Property): Property => {
    if (value instanceof Unknown) return "known after the update";
    if (Array.isArray(value)) return value.map(visit);
    return isObject(value) ? mapValues(value, visit) : value;
  };
  return mapValues(inputs, visit);
}

/** Fixed fields at the top of an object, whose sources are recorded apart. */
function fixedAtTop(type: string): readonly string[] {
  if (!type.startsWith("kubernetes:")) return [];
  const { apiVersion, kind } = kindOfToken(type);
  const { replaces = [], fixed = [] } = typeRow(apiVersion, kind) ?? {};
  return [...replaces, ...fixed].filter((path) => !path.includes("."));
}

/** The inputs with the old value at a path that is not looked at. */
function withOld(inputs: Properties, old: Properties, [first = "", ...rest]: readonly string[]): Properties {
  const [now, then] = [inputs[first], old[first]];
  if (rest.length > 0 && isObject(now) && isObject(then)) return { ...inputs, [first]: withOld(now, then, rest) };
  if (then !== undefined) return { ...inputs, [first]: then };
  const { [first]: _, ...others } = inputs;
  return others;
}

/** By the package of the provider. */
const TABLES: Readonly<Record<string, () => CloudTable>> = Object.fromEntries(
  SELLING_CLOUDS.map((cloud) => [BY_CLOUD[cloud].package, SIMULATED_CLOUDS[cloud].table]),
);

function rowOf(type: string): TypeRow | undefined {
  return TABLES[type.split(":")[0] ?? ""]?.().types[type];
}
