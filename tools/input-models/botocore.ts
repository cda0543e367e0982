/** AWS' service models as botocore ships them: one JSON file for each service, compressed. */
import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { gunzipSync } from "node:zlib";
import { z } from "zod";
import type { Shape } from "../../catalogue/inputs/shapes";
import type { Model } from "./resolve";

const reference = z.looseObject({ shape: z.string() });

const SHAPE = z.looseObject({
  type: z.string(),
  members: z.record(z.string(), reference).optional(),
  required: z.array(z.string()).optional(),
  member: reference.optional(),
  key: reference.optional(),
  value: reference.optional(),
  enum: z.array(z.string()).optional(),
  pattern: z.string().optional(),
  min: z.number().optional(),
  max: z.number().optional(),
});

const SERVICE = z.looseObject({
  operations: z.record(z.string(), z.looseObject({ input: reference.optional() })),
  shapes: z.record(z.string(), SHAPE),
});

type Service = z.output<typeof SERVICE>;

/** @param directory of the unpacked package */
export function botocoreModel(directory: string): Model {
  const services = new Map<string, Service>();
  const serviceOf = (name: string): Service => {
    const found = services.get(name) ?? readService(directory, name);
    services.set(name, found);
    return found;
  };
  return {
    request: (name) => {
      const [service = "", operation = ""] = name.split(".");
      const input = serviceOf(service).operations[operation]?.input?.shape;
      if (input === undefined) throw new Error(`AWS has no request ${name}`);
      return `${service}.${input}`;
    },
    shape: (name) => {
      const [service = "", shape = ""] = name.split(".");
      const found = serviceOf(service).shapes[shape];
      if (found === undefined) throw new Error(`AWS has no shape ${name}`);
      return translate(found, service);
    },
  };
}

/** The newest version of a service's API. */
function readService(directory: string, service: string): Service {
  const versions = path.join(directory, "botocore", "data", service);
  const newest = readdirSync(versions).sort().at(-1) ?? "";
  const file = path.join(versions, newest, "service-2.json.gz");
  return SERVICE.parse(JSON.parse(gunzipSync(readFileSync(file)).toString("utf8")));
}

function translate(shape: z.output<typeof SHAPE>, service: string): Shape {
  const named = (target: { readonly shape: string } | undefined) =>
    target === undefined ? "" : `${service}.${target.shape}`;
  const bounds = {
    ...(shape.min !== undefined && { min: shape.min }),
    ...(shape.max !== undefined && { max: shape.max }),
  };
  switch (shape.type) {
    case "structure":
      return {
        kind: "object",
        members: Object.fromEntries(Object.entries(shape.members ?? {}).map(([name, to]) => [name, named(to)])),
        ...(shape.required !== undefined && shape.required.length > 0 && { required: shape.required }),
      };
    case "list":
      return { kind: "list", item: named(shape.member), ...bounds };
    case "map":
      return { kind: "map", key: named(shape.key), value: named(shape.value) };
    case "string":
      return {
        kind: "text",
        ...(shape.enum !== undefined && { values: shape.enum }),
        ...(shape.pattern !== undefined && { pattern: shape.pattern }),
        ...bounds,
      };
    case "integer":
    case "long":
    case "float":
    case "double":
      return { kind: "number", ...bounds };
    case "boolean":
      return { kind: "flag" };
    default:
      return { kind: "any" };
  }
}
