/**
 * Azure's REST specifications as its Python packages carry them: generated from the specifications, one package for each service,
 * and the version of the API that `@pulumi/azure-native` asks.
 */
import { execFileSync } from "node:child_process";
import path from "node:path";
import { z } from "zod";
import type { Shape } from "../../catalogue/inputs/shapes";
import type { Model } from "./resolve";

/**
 * Where each service's code lies in its unpacked package, and the version of the API that it asks: the one that
 * `@pulumi/azure-native` asks (test/vendors compares them).
 */
export const AZURE_SERVICES = {
  authorization: { folder: "authorization/v2022_04_01", api: "2022-04-01" },
  compute: { folder: "compute/v2024_03_02", api: "2024-03-02" },
  containerregistry: { folder: "containerregistry/v2023_01_01_preview", api: "2023-01-01-preview" },
  containerservice: { folder: "containerservice", api: "2025-09-01" },
  dns: { folder: "dns/v2023_07_01_preview", api: "2023-07-01-preview" },
  keyvault: { folder: "keyvault", api: "2024-11-01" },
  monitor: { folder: "monitor/v2021_05_01_preview", api: "2021-05-01-preview" },
  msi: { folder: "msi/v2023_01_31", api: "2023-01-31" },
  network: { folder: "network", api: "2024-05-01" },
  privatedns: { folder: "privatedns", api: "2024-06-01" },
  // No package carries 2024-03-01, which the plugin asks.
  resource: { folder: "resource/resources/v2022_09_01", api: "2022-09-01" },
  storage: { folder: "storage", api: "2024-01-01" },
} as const satisfies Readonly<Record<string, { readonly folder: string; readonly api: string }>>;

export type AzureService = keyof typeof AZURE_SERVICES;

const RULES = z.object({
  required: z.boolean().optional(),
  readonly: z.boolean().optional(),
  constant: z.boolean().optional(),
  pattern: z.string().optional(),
  min_length: z.number().optional(),
  max_length: z.number().optional(),
  minimum: z.number().optional(),
  maximum: z.number().optional(),
  min_items: z.number().optional(),
  max_items: z.number().optional(),
});

const ATTRIBUTE = z.object({ key: z.string(), type: z.string(), enum: z.string().nullable(), rules: RULES });

const PACKAGE = z.object({
  versions: z.array(z.string()),
  models: z.record(z.string(), z.record(z.string(), ATTRIBUTE)),
  enums: z.record(z.string(), z.array(z.string())),
  operations: z.record(z.string(), z.object({ path: z.record(z.string(), RULES), body: z.string().nullable() })),
});

type Package = z.output<typeof PACKAGE>;
type Attribute = z.output<typeof ATTRIBUTE>;
type Rules = z.output<typeof RULES>;

/** What a shape is named after: a class, an attribute of one with what lies below it, or a request and its parameters. */
const BELOW = "/";

/** @param unpack says where a service's package lies, unpacked */
export function azureModel(unpack: (service: AzureService) => string): Model {
  const packages = new Map<AzureService, Package>();
  const packageOf = (name: string): Package => {
    const service = serviceOf(name);
    const found = packages.get(service) ?? readPackage(unpack(service), service);
    packages.set(service, found);
    return found;
  };
  return {
    request: (name) => {
      operationOf(packageOf(name), name);
      return `${name}()`;
    },
    shape: (name) => {
      const found = packageOf(name);
      const [head = "", ...steps] = name.split(BELOW);
      if (head.endsWith("()")) return requested(found, head.slice(0, -2), steps);
      const [step, ...below] = steps;
      const model = modelOf(found, head);
      if (step === undefined) return objectShape(model, head);
      const attribute = Object.values(model).find(({ key }) => lastOf(key) === step);
      if (attribute === undefined) throw new Error(`Azure has no ${name}`);
      return attributeShape(found, attribute, inside(attribute.type, below), name);
    },
  };
}

function serviceOf(name: string): AzureService {
  const service = name.split(".")[0] ?? "";
  if (!Object.hasOwn(AZURE_SERVICES, service)) throw new Error(`no package of ${service} is chosen`);
  return service as AzureService;
}

function readPackage(directory: string, service: AzureService): Package {
  const { folder, api } = AZURE_SERVICES[service];
  const args = [path.join(__dirname, "azure_packages.py"), path.join(directory, "azure/mgmt", folder)];
  const said = execFileSync("python3", args, { encoding: "utf8", maxBuffer: 256 * 1024 * 1024 });
  const found = PACKAGE.parse(JSON.parse(said));
  if (!found.versions.includes(api)) throw new Error(`azure-mgmt-${service} asks ${found.versions.join()}, not ${api}`);
  return found;
}

function operationOf(found: Package, name: string): Package["operations"][string] {
  const operation = found.operations[name.slice(name.indexOf(".") + 1)];
  if (operation === undefined) throw new Error(`Azure has no request ${name}`);
  return operation;
}

function modelOf(found: Package, name: string): Package["models"][string] {
  const model = found.models[name.slice(name.indexOf(".") + 1)];
  if (model === undefined) throw new Error(`Azure has no model ${name}`);
  return model;
}

/** What a request carries: the parameters of its path, which it cannot be made without, and its body. */
function requested(found: Package, name: string, [parameter]: readonly string[]): Shape {
  const { path: parameters, body } = operationOf(found, name);
  if (parameter !== undefined) return textShape(parameters[parameter] ?? {}, undefined);
  const inPath = Object.fromEntries(Object.keys(parameters).map((key) => [key, `${name}()${BELOW}${key}`]));
  if (body === null) return { kind: "object", members: inPath };
  const model = `${serviceOf(name)}.${body}`;
  const carried = objectShape(modelOf(found, model), model);
  return { ...carried, members: { ...carried.members, ...inPath } };
}

/** Azure's packages lift what lies in `properties`, as `@pulumi/azure-native` does. */
function objectShape(model: Package["models"][string], name: string) {
  const asked = Object.values(model).filter(({ rules }) => rules.readonly !== true && rules.constant !== true);
  const required = asked.filter(({ rules }) => rules.required === true).map(({ key }) => lastOf(key));
  return {
    kind: "object" as const,
    members: Object.fromEntries(asked.map((attribute) => [lastOf(attribute.key), named(attribute, name)])),
    ...(required.length > 0 && { required }),
  };
}

/** The class that an attribute is of, or the attribute itself where it is anything else. */
function named({ key, type }: Attribute, name: string): string {
  return isClass(type) ? `${name.split(".")[0] ?? ""}.${type}` : `${name}${BELOW}${lastOf(key)}`;
}

function lastOf(key: string): string {
  return key.replaceAll("\\\\.", "\u0000").split(".").at(-1)?.replaceAll("\u0000", ".") ?? key;
}

function isClass(type: string): boolean {
  return /^[A-Z]/.test(type);
}

/** `[str]` is a list, `{str}` a map with keys of any text. */
function inside(type: string, below: readonly string[]): string {
  return below.reduce((at) => at.slice(1, -1), type);
}

function attributeShape(found: Package, attribute: Attribute, type: string, name: string): Shape {
  const { rules } = attribute;
  const item = type.slice(1, -1);
  const below = isClass(item) ? `${name.split(".")[0] ?? ""}.${item}` : `${name}${BELOW}[]`;
  if (type.startsWith("[")) {
    return {
      kind: "list",
      item: below,
      ...(rules.min_items !== undefined && { min: rules.min_items }),
      ...(rules.max_items !== undefined && { max: rules.max_items }),
    };
  }
  if (type.startsWith("{")) return { kind: "map", value: below };
  switch (type) {
    case "str":
      return textShape(rules, attribute.enum === null ? undefined : found.enums[attribute.enum]);
    case "bool":
      return { kind: "flag" };
    case "int":
    case "float":
    case "long":
      return {
        kind: "number",
        ...(rules.minimum !== undefined && { min: rules.minimum }),
        ...(rules.maximum !== undefined && { max: rules.maximum }),
      };
    default:
      return { kind: "any" };
  }
}

function textShape(rules: Rules, values: readonly string[] | undefined): Shape {
  return {
    kind: "text",
    ...(values !== undefined && { values }),
    ...(rules.pattern !== undefined && { pattern: rules.pattern }),
    ...(rules.min_length !== undefined && { min: rules.min_length }),
    ...(rules.max_length !== undefined && { max: rules.max_length }),
  };
}
