/**
 * Compares the rows of a simulated cloud with the vendor's model: a row that accepts what the vendor refuses would let a
 * mistake pass that a real account answers with a validation error. Rows may be stricter: they list what the platform uses.
 */
import { z } from "zod";
import type { InputNames } from "../../../catalogue/inputs/names";
import type { Shape } from "../../../catalogue/inputs/shapes";
import type { TypeRow } from "../../../rehearsal/clouds/plugin/row";
import { locate, memberOf, rootsOf, type Locations, type Model } from "../../../tools/input-models/resolve";
import { core, fieldsOf, type RowField } from "../../../tools/input-models/rows";
import { pairOf, requiredOf, textRules } from "./vendor-inputs";

/** Texts that hardly any vendor takes for a name, number or value. */
const ODD = ["", " ", "no-such-value", "-", "_", "a b", "a/b", "ä", "A", "0", "a.b", "a!"] as const;

type Samples = ReadonlyMap<string, ReadonlySet<string>>;

/** Each difference as a sentence that begins with the input's path. */
export function judgeRow(row: TypeRow, names: InputNames, model: Model, samples: Samples = new Map()): string[] {
  const held = new Set((row.references ?? []).map(({ path }) => path.replace(/\[\]|\{\}/g, "")));
  const roots = rootsOf(names, model);
  const broken = fields(row.inputs, "", roots, { row, names, model, samples, held });
  const top = fieldsOf(row.inputs);
  const madeUp = row.name?.auto === undefined ? undefined : row.name.property;
  for (const { shape } of roots) {
    const missing = requiredOf(model.shape(shape)).filter(
      (member) => names.given?.[member] === undefined && !isGiven(top, member, shape, names, model, madeUp),
    );
    broken.push(...missing.map((member) => `${member} is required by ${shape}, and not by the row`));
  }
  return broken;
}

interface Context {
  readonly row: TypeRow;
  readonly names: InputNames;
  readonly model: Model;
  readonly samples: Samples;
  /** Inputs that must name a resource of the account, which judges them. */
  readonly held: ReadonlySet<string>;
}

function isGiven(
  top: readonly RowField[],
  member: string,
  shape: string,
  names: InputNames,
  model: Model,
  madeUp: string | undefined,
): boolean {
  const found = model.shape(shape);
  return top.some(({ name, required }) => {
    const called = names.names?.[name]?.split(".")[0] ?? name;
    return (required || name === madeUp) && found.kind === "object" && memberOf(found.members, called) === member;
  });
}

function fields(schema: z.core.$ZodType, above: string, at: Locations, context: Context): string[] {
  const { names, model } = context;
  return fieldsOf(schema).flatMap(({ name, inner, isLeaf }) => {
    const path = above === "" ? name : `${above}.${name}`;
    if (names.unmapped?.[path] !== undefined) return [];
    const found = locate(at, path, names, model);
    if (found === undefined) return [`${path} is accepted, and no member of ${names.requests.join(" or ")}`];
    if (!isLeaf) return fields(inner, path, found, context);
    return found[0] === undefined ? [] : leaf(inner, path, found[0].shape, context);
  });
}

function leaf(schema: z.core.$ZodType, path: string, name: string, context: Context): string[] {
  const inner = core(schema);
  const shape = context.model.shape(name);
  if (shape.kind === "list" && inner instanceof z.ZodArray) {
    return leaf(inner.element, path, shape.item, context);
  }
  if (inner instanceof z.ZodRecord) return entries(inner, path, shape, context);
  if (shape.kind === "list") return leaf(inner, path, shape.item, context);
  if (shape.kind === "number") return numbers(inner, path, shape);
  return shape.kind === "text" ? texts(inner, path, shape, context) : [];
}

/** Keys and values of a map: labels, and tags, which vendors have as lists of pairs. */
function entries(record: z.ZodRecord, path: string, shape: Shape, context: Context): string[] {
  const pair = shape.kind === "list" ? pairOf(shape.item, context.model) : shape.kind === "map" ? shape : undefined;
  if (pair === undefined) return [`${path} is a map, and the vendor has none there`];
  return [
    ...(pair.key === undefined ? [] : leaf(record.keyType, `${path}.key`, pair.key, context)),
    ...leaf(record.valueType, `${path}.value`, pair.value, context),
  ];
}

function texts(
  schema: z.core.$ZodType,
  path: string,
  shape: Shape & { readonly kind: "text" },
  { held, samples, names }: Context,
): string[] {
  const seen = [...(samples.get(path) ?? [])];
  const ownValues = names.own?.[path] ?? [];
  const own = schema instanceof z.ZodEnum ? schema.options.map(String) : [];
  const stretched = seen.flatMap((text) => [
    `${text}!`,
    `${text} `,
    `-${text}`,
    ...(shape.max === undefined ? [] : [text + text.slice(-1).repeat(Math.max(0, shape.max + 1 - text.length))]),
  ]);
  // What must name a resource of the account is judged there, by what the account has.
  const tried = held.has(path) ? own : [...ODD, ...own, ...stretched];
  return [...new Set(tried)]
    .filter((text) => !ownValues.includes(text))
    .filter((text) => textRules(text, shape).length > 0 && z.safeParse(schema, text).success)
    .slice(0, 3)
    .map(
      (text) => `${path} accepts ${JSON.stringify(text.slice(0, 40))}, which ${textRules(text, shape).join(" and ")}`,
    );
}

function numbers(schema: z.core.$ZodType, path: string, { min, max }: Shape & { readonly kind: "number" }): string[] {
  const beyond = [...(min === undefined ? [] : [min - 1]), ...(max === undefined ? [] : [max + 1])];
  return beyond
    .filter((amount) => z.safeParse(schema, amount).success)
    .map((amount) => `${path} accepts ${amount}, and must be ${min ?? "…"} to ${max ?? "…"}`);
}
