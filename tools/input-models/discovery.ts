/** Google's discovery documents as google-api-python-client ships them: one JSON file for each version of an API. */
import { readFileSync } from "node:fs";
import path from "node:path";
import { z } from "zod";
import type { ObjectShape, Shape } from "../../catalogue/inputs/shapes";
import type { Model } from "./resolve";

/**
 * The version of each API that the plugin asks: the newest beta where there is one, since `@pulumi/gcp` is built from
 * terraform-provider-google-beta, whose client asks beta APIs of Compute Engine and GKE.
 */
const VERSIONS: Readonly<Record<string, string>> = {
  artifactregistry: "v1",
  cloudkms: "v1",
  cloudresourcemanager: "v1",
  compute: "beta",
  container: "v1beta1",
  dns: "v1beta2",
  iam: "v1",
  logging: "v2",
  secretmanager: "v1",
  servicenetworking: "v1",
  storage: "v1",
};

/** `google-duration` is a number of seconds with the suffix s: developers.google.com/discovery/v1/type-format, 2026-12-01. */
const DURATION = "-?[0-9]+([.][0-9]{1,9})?s";

const property = z.looseObject({
  $ref: z.string().optional(),
  type: z.string().optional(),
  format: z.string().optional(),
  enum: z.array(z.string()).optional(),
  pattern: z.string().optional(),
  minimum: z.string().optional(),
  maximum: z.string().optional(),
  readOnly: z.boolean().optional(),
  required: z.boolean().optional(),
  repeated: z.boolean().optional(),
  location: z.string().optional(),
  annotations: z.looseObject({ required: z.array(z.string()).optional() }).optional(),
  get items() {
    return property.optional();
  },
  get additionalProperties() {
    return property.optional();
  },
  get properties() {
    return z.record(z.string(), property).optional();
  },
});

type Property = z.output<typeof property>;

const method = z.looseObject({
  id: z.string(),
  parameters: z.record(z.string(), property).optional(),
  request: z.looseObject({ $ref: z.string() }).optional(),
});

const resource = z.looseObject({
  methods: z.record(z.string(), method).optional(),
  get resources() {
    return z.record(z.string(), resource).optional();
  },
});

const DOCUMENT = resource.extend({ schemas: z.record(z.string(), property) });

type Document = z.output<typeof DOCUMENT>;

/** A place in a document: a schema, and the names of the properties on the way to one without a name of its own. */
const BELOW = "/";

/** @param directory of the unpacked package */
export function discoveryModel(directory: string): Model {
  const documents = new Map<string, Document>();
  const documentOf = (api: string): Document => {
    const found = documents.get(api) ?? readDocument(directory, api);
    documents.set(api, found);
    return found;
  };
  return {
    request: (name) => {
      methodOf(documentOf(apiOf(name)), name);
      return `${name}()`;
    },
    shape: (name) => {
      const document = documentOf(apiOf(name));
      if (name.endsWith("()")) return requestShape(document, name.slice(0, -2));
      const found = find(document, name);
      if (found === undefined) throw new Error(`Google has no schema ${name}`);
      return translate(found, name);
    },
  };
}

function apiOf(name: string): string {
  return name.split(".")[0] ?? "";
}

function readDocument(directory: string, api: string): Document {
  const version = VERSIONS[api];
  if (version === undefined) throw new Error(`no version of ${api} is chosen`);
  const file = path.join(directory, "googleapiclient/discovery_cache/documents", `${api}.${version}.json`);
  return DOCUMENT.parse(JSON.parse(readFileSync(file, "utf8")));
}

function methodOf(document: Document, name: string): z.output<typeof method> {
  const steps = name.split(".").slice(1);
  const last = steps.pop() ?? "";
  const holder = steps.reduce<z.output<typeof resource> | undefined>((at, step) => at?.resources?.[step], document);
  const found = holder?.methods?.[last];
  if (found === undefined) throw new Error(`Google has no method ${name}`);
  return found;
}

/**
 * What a request carries: the parameters of its path and query, and its body. No path can be made without its parameters,
 * so that nobody can forget them.
 */
function requestShape(document: Document, name: string): ObjectShape {
  const { parameters = {}, request } = methodOf(document, name);
  const api = apiOf(name);
  const members = Object.fromEntries(
    Object.keys(parameters).map((parameter) => [parameter, `${name}()${BELOW}${parameter}`]),
  );
  const asked = Object.entries(parameters).filter(
    ([, { required, location }]) => required === true && location !== "path",
  );
  const body = request === undefined ? undefined : shapeOfSchema(document, api, request.$ref, name);
  const required = [...asked.map(([parameter]) => parameter), ...(body?.required ?? [])];
  return { kind: "object", members: { ...members, ...body?.members }, ...(required.length > 0 && { required }) };
}

function shapeOfSchema(document: Document, api: string, schema: string, request: string): ObjectShape {
  const found = document.schemas[schema];
  if (found === undefined) throw new Error(`Google has no schema ${api}.${schema}`);
  return objectShape(found, `${api}.${schema}`, request);
}

/** `<api>.<Schema>/<property>/[]`, or `<api>.<method>()/<parameter>`. */
function find(document: Document, name: string): Property | undefined {
  const [head = "", ...steps] = name.split(BELOW);
  const of = head.slice(head.indexOf(".") + 1);
  const start: Property | undefined = of.endsWith("()")
    ? { type: "object", properties: methodOf(document, head.slice(0, -2)).parameters }
    : document.schemas[of];
  return steps.reduce<Property | undefined>((at, step) => {
    if (step === "[]") return at?.items;
    return step === "{}" ? at?.additionalProperties : at?.properties?.[step];
  }, start);
}

function named(target: Property | undefined, at: string): string {
  return target?.$ref === undefined ? at : `${apiOf(at)}.${target.$ref}`;
}

function translate(found: Property, name: string): Shape {
  if (found.$ref !== undefined) throw new Error(`${name} stands for another schema`);
  switch (found.type) {
    case "object":
      if (found.additionalProperties !== undefined) {
        return { kind: "map", value: named(found.additionalProperties, `${name}${BELOW}{}`) };
      }
      return found.properties === undefined ? { kind: "any" } : objectShape(found, name, undefined);
    case "array":
      return { kind: "list", item: named(found.items, `${name}${BELOW}[]`) };
    case "integer":
    case "number":
      return {
        kind: "number",
        ...(found.minimum !== undefined && { min: Number(found.minimum) }),
        ...(found.maximum !== undefined && { max: Number(found.maximum) }),
      };
    case "boolean":
      return { kind: "flag" };
    case "string":
      // JSON has no whole numbers of 64 bits: Google writes them as text.
      if (found.format === "int64" || found.format === "uint64") return { kind: "number" };
      return {
        kind: "text",
        ...(found.enum !== undefined && { values: found.enum }),
        ...(found.format === "google-duration" && { pattern: DURATION }),
        ...(found.pattern !== undefined && { pattern: found.pattern }),
      };
    default:
      return { kind: "any" };
  }
}

/** What can be asked for: properties that only the answer has are none. */
function objectShape({ properties = {} }: Property, name: string, request: string | undefined): ObjectShape {
  const asked = Object.entries(properties).filter(([, { readOnly }]) => readOnly !== true);
  const required = asked
    .filter(([, { annotations }]) => request !== undefined && annotations?.required?.includes(request) === true)
    .map(([key]) => key);
  return {
    kind: "object",
    members: Object.fromEntries(asked.map(([key, value]) => [key, named(value, `${name}${BELOW}${key}`)])),
    ...(required.length > 0 && { required }),
  };
}
