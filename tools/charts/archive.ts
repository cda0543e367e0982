/** A chart's archive: the values that the chart knows, by its `values.yaml` and, where it has one, its JSON Schema. */
import { list } from "tar";
import { parse } from "yaml";
import { isMap } from "../../components/core/plain";

export interface ChartContent {
  /** Default values; what is commented out there is missing. */
  readonly values: unknown;
  /** JSON Schema of the values; undefined when the chart has none. */
  readonly schema: unknown;
}

/**
 * Reads the chart's own files from its archive, not those of the charts inside it.
 * @throws Error when it is no chart's archive.
 */
export async function readArchive(archive: Uint8Array): Promise<ChartContent> {
  const files = new Map<string, string>();
  const reader = list({
    filter: (path) => /^[^/]+\/(Chart\.yaml|values\.yaml|values\.schema\.json)$/.test(path),
    onReadEntry: (entry) => {
      const chunks: Buffer[] = [];
      entry.on("data", (chunk: Buffer) => chunks.push(chunk));
      entry.on("end", () => files.set(entry.path.split("/")[1] ?? "", Buffer.concat(chunks).toString("utf8")));
    },
  });
  await new Promise<void>((resolve, reject) => {
    reader.on("end", () => resolve());
    reader.on("error", reject);
    reader.end(Buffer.from(archive));
  });
  if (!files.has("Chart.yaml")) throw new Error("the archive holds no chart");
  const schema = files.get("values.schema.json");
  return {
    values: parse(files.get("values.yaml") ?? "") as unknown,
    schema: schema === undefined ? undefined : (JSON.parse(schema) as unknown),
  };
}

/** Of the paths that we set, those that the chart does not know. */
export function missingValues(paths: readonly string[], { values, schema }: ChartContent): string[] {
  return paths.filter((path) => {
    const keys = path.split(".");
    return !isInValues(values, keys) && !isInSchema(schema, schema, keys);
  });
}

/** Whether a path is among the default values; whatever lies below an empty map is free. */
function isInValues(values: unknown, keys: readonly string[]): boolean {
  const [key, ...rest] = keys;
  if (key === undefined) return true;
  if (!isMap(values)) return false;
  if (!(key in values)) return false;
  const child = values[key];
  return rest.length === 0 || (isMap(child) && Object.keys(child).length === 0) || isInValues(child, rest);
}

function isInSchema(node: unknown, root: unknown, keys: readonly string[], depth = 0): boolean {
  const [key, ...rest] = keys;
  if (key === undefined) return true;
  // A schema may refer to itself; no chart nests its values as deep as this.
  if (!isMap(node) || depth > 64) return false;
  const reference = node["$ref"];
  if (typeof reference === "string") return isInSchema(resolve(root, reference), root, keys, depth + 1);
  const { properties } = node;
  if (isMap(properties) && key in properties) return isInSchema(properties[key], root, rest, depth + 1);
  return ["allOf", "anyOf", "oneOf"].some((choice) => {
    const options = node[choice];
    return Array.isArray(options) && options.some((option) => isInSchema(option, root, keys, depth + 1));
  });
}

/** The part of the schema that a reference within it points to. */
function resolve(root: unknown, reference: string): unknown {
  if (!reference.startsWith("#")) return undefined;
  const keys = reference.slice(1).split("/").slice(1);
  return keys
    .map((key) => decodeURIComponent(key).replaceAll("~1", "/").replaceAll("~0", "~"))
    .reduce<unknown>((node, key) => (isMap(node) ? node[key] : undefined), root);
}
