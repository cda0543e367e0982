/**
 * Writes the compact schema of every built-in type that the rehearsal's Kubernetes provider serves, from a running API
 * server's OpenAPI v3: `npx stratiform generate kubernetes-schema --kubeconfig <file> [--context <name>]`.
 */
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { runScript, type Asked } from "../cli/command-line";
import { ApiClient } from "../rehearsal/kubernetes/client/client";
import { loadConnection } from "../rehearsal/kubernetes/client/kubeconfig";
import { Transport } from "../rehearsal/kubernetes/client/transport";
import type { CompactSchema } from "../rehearsal/kubernetes/schema/schema";
import { TYPES } from "../rehearsal/kubernetes/schema/types";

interface OpenApi {
  readonly $ref?: string;
  readonly type?: string;
  readonly format?: string;
  readonly properties?: Readonly<Record<string, OpenApi>>;
  readonly additionalProperties?: OpenApi | boolean;
  readonly items?: OpenApi;
  readonly required?: readonly string[];
  readonly allOf?: readonly OpenApi[];
  readonly oneOf?: readonly OpenApi[];
  readonly "x-kubernetes-group-version-kind"?: readonly { group: string; version: string; kind: string }[];
}

const QUANTITY = "io.k8s.apimachinery.pkg.api.resource.Quantity";
const INT_OR_STRING = "io.k8s.apimachinery.pkg.util.intstr.IntOrString";
const ANYTHING = /(\.RawExtension|\.FieldsV1|\.JSON|\.JSONSchemaPropsOr\w+)$/;
const TEXT = /\.(Time|MicroTime)$/;

async function main({ kubeconfig, context }: Asked<"generate kubernetes-schema">["options"]): Promise<void> {
  const connection = await loadConnection({ kubeconfig, context });
  const client = new ApiClient(new Transport(connection));
  const version = await client.json<{ gitVersion: string }>("/version");
  const all = new Map<string, OpenApi>();
  const apiVersions = new Set(Object.keys(TYPES).map((name) => name.slice(0, name.lastIndexOf("/"))));
  for (const apiVersion of apiVersions) {
    const root = apiVersion.includes("/") ? "apis" : "api";
    const document = await client.json<{ components: { schemas: Record<string, OpenApi> } }>(
      `/openapi/v3/${root}/${apiVersion}`,
    );
    for (const [name, schema] of Object.entries(document.components.schemas)) all.set(name, schema);
  }

  const definitions: Record<string, { p: Record<string, string>; r?: readonly string[] }> = {};
  const kinds: Record<string, string> = {};
  const code = (schema: OpenApi): string => {
    const reference = schema.$ref ?? schema.allOf?.find((part) => part.$ref !== undefined)?.$ref;
    if (reference !== undefined) return codeOfReference(reference.slice(reference.lastIndexOf("/") + 1));
    if (schema.type === "array") return `[]${code(schema.items ?? {})}`;
    if (schema.type === "object") {
      return typeof schema.additionalProperties === "object" ? `{}${code(schema.additionalProperties)}` : "any";
    }
    if (schema.oneOf !== undefined) return "any";
    return schema.type === "number" && schema.format?.startsWith("int") ? "integer" : (schema.type ?? "any");
  };
  const codeOfReference = (name: string): string => {
    if (name === QUANTITY) return "quantity";
    if (name === INT_OR_STRING) return "integer|string";
    if (TEXT.test(name)) return "string";
    if (ANYTHING.test(name)) return "any";
    const schema = all.get(name);
    if (schema === undefined) throw new Error(`${name} is not defined`);
    if (schema.properties === undefined) return schema.type === undefined ? "any" : code(schema);
    const short = shorten(name);
    if (!Object.hasOwn(definitions, short)) {
      const properties: Record<string, string> = {};
      definitions[short] = { p: properties, r: schema.required };
      for (const [key, value] of Object.entries(schema.properties)) properties[key] = code(value);
    }
    return `#${short}`;
  };

  for (const name of Object.keys(TYPES)) {
    const cut = name.lastIndexOf("/");
    const [group, groupVersion] = name.slice(0, cut).includes("/")
      ? name.slice(0, cut).split("/")
      : ["", name.slice(0, cut)];
    const found = [...all].find(([, schema]) =>
      schema["x-kubernetes-group-version-kind"]?.some(
        (gvk) => gvk.group === group && gvk.version === groupVersion && gvk.kind === name.slice(cut + 1),
      ),
    );
    if (found === undefined) throw new Error(`the API server does not serve ${name}`);
    kinds[name] = codeOfReference(found[0]).slice(1);
  }
  // `status` of the objects themselves is the cluster's to write, never an input.
  for (const definition of Object.values(kinds)) delete definitions[definition]?.p["status"];
  const schema: CompactSchema = { version: version.gitVersion, kinds, definitions };
  const lines = Object.entries(definitions)
    .sort(([a], [b]) => a.localeCompare(b))
    .map(([name, value]) => `${JSON.stringify(name)}:${JSON.stringify(value)}`);
  const text = `{"version":${JSON.stringify(schema.version)},\n"kinds":${JSON.stringify(kinds)},\n"definitions":{\n${lines.join(",\n")}\n}}\n`;
  writeFileSync(join(__dirname, "../rehearsal/kubernetes/schema/schema.generated.json"), text);
  process.stdout.write(`${Object.keys(kinds).length} types, ${lines.length} definitions of ${schema.version}\n`);
}

function shorten(name: string): string {
  return name.split(".").slice(-3).join(".");
}

void runScript("generate kubernetes-schema", ({ options }) => main(options));
