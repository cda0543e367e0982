/**
 * Judges everything that a recorded program asks of a cloud by the models that the clouds' vendors publish, whatever the test is
 * about: a request that its vendor's model refuses fails the test that makes it.
 */
import assert from "node:assert/strict";
import awsModel from "../../../catalogue/inputs/aws.generated.json";
import azureModel from "../../../catalogue/inputs/azure.generated.json";
import gcpModel from "../../../catalogue/inputs/gcp.generated.json";
import type { InputNames, NamesByType } from "../../../catalogue/inputs/names";
import { AWS_NAMES } from "../../../catalogue/inputs/names.aws";
import { AZURE_NAMES } from "../../../catalogue/inputs/names.azure";
import { GCP_NAMES } from "../../../catalogue/inputs/names.gcp";
import type { VendorModel } from "../../../catalogue/inputs/shapes";
import { UNKNOWN_STRING } from "../../../policies/rule/field";
import { SIMULATED_CLOUDS } from "../../../rehearsal/clouds/tables";
import type { Model } from "../../../tools/input-models/resolve";
import { judgeInputs, modelOf } from "./vendor-inputs";

export interface Vendor {
  readonly model: VendorModel;
  readonly names: NamesByType;
}

export const VENDORS = {
  aws: { model: awsModel as VendorModel, names: AWS_NAMES },
  gcp: { model: gcpModel as VendorModel, names: GCP_NAMES },
  azure: { model: azureModel as VendorModel, names: AZURE_NAMES },
} as const satisfies Readonly<Record<string, Vendor>>;

interface Asked {
  readonly type: string;
  readonly name: string;
  readonly inputs: Readonly<Record<string, unknown>>;
}

interface Known {
  readonly names: InputNames;
  readonly model: Model;
  /** Names that the plugin makes up where the program gives none. */
  readonly madeUp: readonly string[];
}

const KNOWN: ReadonlyMap<string, Known> = new Map(
  (Object.keys(VENDORS) as (keyof typeof VENDORS)[]).flatMap((cloud) => {
    const { model: cut, names }: Vendor = VENDORS[cloud];
    const model = modelOf(cut);
    const { types } = SIMULATED_CLOUDS[cloud].table();
    return Object.entries(names).map(([type, own]) => {
      const name = types[type]?.name;
      return [type, { names: own, model, madeUp: name?.auto === undefined ? [] : [name.property] }] as const;
    });
  }),
);

/**
 * @param ids that mocks gave: they are no cloud's, so that neither they nor what is made of them says anything
 * @throws AssertionError that lists what vendors refuse
 */
export function judgeAsked(resources: readonly Asked[], ids: readonly string[]): void {
  const broken = resources.flatMap(({ type, name, inputs }) => {
    const known = KNOWN.get(type);
    if (known === undefined) return [];
    const { broken: found } = judgeInputs(withoutIds(inputs, ids), known.names, known.model, known.madeUp);
    return found.map((rule) => `${type} ${name}: ${rule}`);
  });
  assert.deepEqual([...new Set(broken)], [], "what vendors' models refuse");
}

function withoutIds(inputs: Readonly<Record<string, unknown>>, ids: readonly string[]): Record<string, unknown> {
  const visit = (value: unknown): unknown => {
    if (typeof value === "string") return ids.some((id) => value.includes(id)) ? UNKNOWN_STRING : value;
    if (Array.isArray(value)) return value.map(visit);
    return typeof value === "object" && value !== null ? within(value) : value;
  };
  const within = (value: object) =>
    Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, visit(inner)]));
  return within(inputs);
}
