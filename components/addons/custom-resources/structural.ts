/**
 * Short forms for hand-written structural schemas, used where no package registry has the operator's own types. What
 * they build is the same JSON that controller-gen would write.
 */

export interface Schema {
  readonly type?: "object" | "array" | "string" | "integer" | "number" | "boolean";
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly additionalProperties?: Schema | boolean;
  readonly items?: Schema;
  readonly required?: readonly string[];
  readonly enum?: readonly (string | number)[];
  readonly pattern?: string;
  readonly format?: string;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly minLength?: number;
  readonly maxLength?: number;
  readonly minItems?: number;
  readonly maxItems?: number;
  readonly maxProperties?: number;
  readonly default?: unknown;
  /** Only beside `x-kubernetes-int-or-string`, which says the same. */
  readonly anyOf?: readonly Schema[];
  readonly "x-kubernetes-int-or-string"?: boolean;
  readonly "x-kubernetes-preserve-unknown-fields"?: boolean;
  readonly "x-kubernetes-embedded-resource"?: boolean;
  readonly "x-kubernetes-map-type"?: string;
  readonly "x-kubernetes-list-type"?: string;
  readonly "x-kubernetes-list-map-keys"?: readonly string[];
  readonly "x-kubernetes-validations"?: readonly { readonly rule: string; readonly message?: string }[];
}

export interface CustomResourceDefinition {
  readonly apiVersion: "apiextensions.k8s.io/v1";
  readonly kind: "CustomResourceDefinition";
  readonly metadata: { readonly name: string; readonly annotations?: Readonly<Record<string, string>> };
  readonly spec: {
    readonly group: string;
    readonly names: {
      readonly kind: string;
      readonly listKind: string;
      readonly plural: string;
      readonly singular: string;
      readonly shortNames?: readonly string[];
      readonly categories?: readonly string[];
    };
    readonly scope: "Namespaced" | "Cluster";
    readonly versions: readonly {
      readonly name: string;
      readonly served: boolean;
      readonly storage: boolean;
      readonly schema: { readonly openAPIV3Schema: Schema };
      readonly subresources?: { readonly status?: object; readonly scale?: object };
    }[];
  };
}

export const string: Schema = { type: "string" };
export const boolean: Schema = { type: "boolean" };
export const integer: Schema = { type: "integer" };
/** An object whose content is checked by the API server elsewhere, e.g. a Pod's affinity. */
export const open: Schema = { type: "object", "x-kubernetes-preserve-unknown-fields": true };
export const strings: Schema = { type: "array", items: string };
export const stringMap: Schema = { type: "object", additionalProperties: string };
export const secretRef: Schema = object({ name: string }, ["name"]);
export const resources: Schema = object({
  limits: { type: "object", additionalProperties: quantity() },
  requests: { type: "object", additionalProperties: quantity() },
});

export function object(properties: Record<string, Schema>, required: readonly string[] = []): Schema {
  return { type: "object", properties, ...(required.length > 0 ? { required } : {}) };
}

export function list(items: Schema): Schema {
  return { type: "array", items };
}

export function oneOf(...values: readonly string[]): Schema {
  return { type: "string", enum: values };
}

export function withDefault(schema: Schema, value: unknown): Schema {
  return { ...schema, default: value };
}

/** Refuses a change after creation. */
export function immutable(schema: Schema, message: string): Schema {
  return { ...schema, "x-kubernetes-validations": [{ rule: "self == oldSelf", message }] };
}

/** A Kubernetes quantity: a number or text such as `500m`, `4Gi`. */
function quantity(): Schema {
  return {
    anyOf: [{ type: "integer" }, { type: "string" }],
    pattern:
      "^(\\+|-)?(([0-9]+(\\.[0-9]*)?)|(\\.[0-9]+))(([KMGTPE]i)|[numkMGTPE]|([eE](\\+|-)?(([0-9]+(\\.[0-9]*)?)|(\\.[0-9]+))))?$",
    "x-kubernetes-int-or-string": true,
  };
}

/** A namespaced kind with one version and a status of free form, which only the operator writes. */
export function namespacedKind(
  group: string,
  version: string,
  kind: string,
  plural: string,
  spec: Schema,
): CustomResourceDefinition {
  return oneVersion("Namespaced", group, version, kind, plural, spec);
}

/** The same for a kind of the whole cluster. */
export function clusterKind(
  group: string,
  version: string,
  kind: string,
  plural: string,
  spec: Schema,
): CustomResourceDefinition {
  return oneVersion("Cluster", group, version, kind, plural, spec);
}

function oneVersion(
  scope: CustomResourceDefinition["spec"]["scope"],
  group: string,
  version: string,
  kind: string,
  plural: string,
  spec: Schema,
): CustomResourceDefinition {
  const openAPIV3Schema = {
    ...object({ apiVersion: string, kind: string, metadata: { type: "object" }, spec, status: open }, ["spec"]),
  } satisfies Schema;
  return {
    apiVersion: "apiextensions.k8s.io/v1",
    kind: "CustomResourceDefinition",
    metadata: { name: `${plural}.${group}` },
    spec: {
      group,
      names: { kind, listKind: `${kind}List`, plural, singular: kind.toLowerCase() },
      scope,
      versions: [
        { name: version, served: true, storage: true, schema: { openAPIV3Schema }, subresources: { status: {} } },
      ],
    },
  };
}
