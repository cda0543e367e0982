/**
 * Validates values against structural schemas, the part of OpenAPI that Kubernetes allows in definitions. The schema is
 * walked along the value: general validators compile a schema first, which costs a second for the definitions that one
 * stack uses, and is paid at every preview.
 */
import * as pulumi from "@pulumi/pulumi";
import { suggest, type Problem } from "../../core/errors";
import { isMap } from "../../core/plain";
import type { Schema } from "./structural";

/**
 * Every place where `value` breaks the schema. Outputs and promises, whose values are known at `up` only, are taken as
 * right. A property that the schema does not have is refused, although the API server would only drop it: it is misspelt.
 * @param path where the value is, as the user wrote it. @default "" the root
 */
export function problemsIn(schema: Schema, value: unknown, path = ""): Problem[] {
  if (pulumi.Output.isInstance(value) || value instanceof Promise) return [];
  const wanted = typesOf(schema);
  if (wanted.length > 0 && !wanted.some((type) => IS[type](value))) {
    return [{ path, value, rule: `must be ${wanted.join(" or ")}` }];
  }
  return [
    ...valueProblems(schema, value, path),
    ...(typeof value === "number" ? numberProblems(schema, value, path) : []),
    ...(typeof value === "string" ? textProblems(schema, value, path) : []),
    ...(Array.isArray(value) ? listProblems(schema, value, path) : []),
    ...(isMap(value) ? mapProblems(schema, value, path) : []),
  ];
}

type Type = NonNullable<Schema["type"]>;

const IS = {
  object: isMap,
  array: Array.isArray,
  string: (value) => typeof value === "string",
  integer: Number.isInteger,
  number: (value) => typeof value === "number",
  boolean: (value) => typeof value === "boolean",
} as const satisfies Record<Type, (value: unknown) => boolean>;

function typesOf(schema: Schema): readonly Type[] {
  if (schema["x-kubernetes-int-or-string"] === true) return ["integer", "string"];
  return schema.type === undefined ? [] : [schema.type];
}

function valueProblems(schema: Schema, value: unknown, path: string): Problem[] {
  if (schema.enum === undefined || schema.enum.some((allowed) => allowed === value)) return [];
  const rule = "is not one of the allowed values";
  return [{ path, value, rule, remedy: suggest(String(value), schema.enum.map(String)) }];
}

function numberProblems(schema: Schema, value: number, path: string): Problem[] {
  const [least, most] = (schema.format !== undefined && INTEGER_RANGES[schema.format]) || [-Infinity, Infinity];
  const minimum = Math.max(schema.minimum ?? -Infinity, least);
  const maximum = Math.min(schema.maximum ?? Infinity, most);
  return [
    ...(value < minimum ? [{ path, value, rule: `must be >= ${minimum}` }] : []),
    ...(value > maximum ? [{ path, value, rule: `must be <= ${maximum}` }] : []),
  ];
}

const INTEGER_RANGES: Readonly<Record<string, readonly [number, number]>> = {
  int32: [-(2 ** 31), 2 ** 31 - 1],
  int64: [Number.MIN_SAFE_INTEGER, Number.MAX_SAFE_INTEGER],
};

function textProblems(schema: Schema, value: string, path: string): Problem[] {
  const format = schema.format === undefined ? undefined : TEXT_FORMATS[schema.format];
  return [
    ...sizeProblems([schema.minLength, schema.maxLength], "characters", [...value].length, value, path),
    ...(schema.pattern !== undefined && !regularExpression(schema.pattern).test(value)
      ? [{ path, value, rule: `must match pattern "${schema.pattern}"` }]
      : []),
    ...(format !== undefined && !format(value) ? [{ path, value, rule: `must match format "${schema.format}"` }] : []),
  ];
}

const DATE_TIME = /^\d{4}-\d\d-\d\d[Tt]\d\d:\d\d:\d\d(\.\d+)?([Zz]|[+-]\d\d:\d\d)$/;
const BASE64 = /^([A-Za-z0-9+/]{4})*([A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/;

const TEXT_FORMATS: Readonly<Record<string, (text: string) => boolean>> = {
  byte: (text) => BASE64.test(text),
  "date-time": (text) => DATE_TIME.test(text) && !Number.isNaN(Date.parse(text)),
};

const expressions = new Map<string, RegExp>();

function regularExpression(pattern: string): RegExp {
  const expression = expressions.get(pattern) ?? new RegExp(pattern, "u");
  expressions.set(pattern, expression);
  return expression;
}

function listProblems(schema: Schema, value: readonly unknown[], path: string): Problem[] {
  const { items } = schema;
  return [
    ...sizeProblems([schema.minItems, schema.maxItems], "items", value.length, value, path),
    ...(items === undefined ? [] : value.flatMap((item, index) => problemsIn(items, item, `${path}[${index}]`))),
  ];
}

function mapProblems(schema: Schema, value: Readonly<Record<string, unknown>>, path: string): Problem[] {
  const { properties = {}, additionalProperties, required = [] } = schema;
  const at = (key: string) => (path === "" ? key : `${path}.${key}`);
  // A property that is undefined is not written.
  const present = Object.entries(value).filter(([, child]) => child !== undefined);
  const isOpen =
    schema.properties === undefined ||
    additionalProperties !== undefined ||
    schema["x-kubernetes-preserve-unknown-fields"] === true;
  return [
    ...required.filter((key) => value[key] === undefined).map((key) => ({ path: at(key), rule: "is required" })),
    ...sizeProblems([undefined, schema.maxProperties], "properties", present.length, value, path),
    ...present.flatMap(([key, child]): Problem[] => {
      const own = Object.hasOwn(properties, key) ? properties[key] : undefined;
      if (own !== undefined) return problemsIn(own, child, at(key));
      if (typeof additionalProperties === "object") return problemsIn(additionalProperties, child, at(key));
      if (isOpen) return [];
      const remedy = suggest(key, Object.keys(properties));
      return [{ path: at(key), rule: "is not a property of this kind", remedy }];
    }),
  ];
}

function sizeProblems(
  [least = 0, most = Infinity]: readonly [number | undefined, number | undefined],
  unit: string,
  size: number,
  value: unknown,
  path: string,
): Problem[] {
  if (size < least) return [{ path, value, rule: `must NOT have fewer than ${least} ${unit}` }];
  if (size > most) return [{ path, value, rule: `must NOT have more than ${most} ${unit}` }];
  return [];
}
