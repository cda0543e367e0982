/**
 * What a cloud's installed SDK accepts as a resource, read from its declarations, and where a simulated cloud's row says
 * otherwise. So that no row can name an input or output that the real plugin does not have.
 */
import { readFileSync, readdirSync } from "node:fs";
import path from "node:path";
import { z } from "zod";
import type { TypeRow } from "../../../rehearsal/clouds/plugin/row";

interface Field {
  readonly required: boolean;
  /** The nested type, as namespace and name, where the declaration names one. */
  readonly nested?: readonly [string, string];
}

type Fields = ReadonlyMap<string, Field>;

/** Everything that a row says about a type and the SDK does not, each as a sentence; none when they agree. */
export function compareWithSdk(packageName: string, token: string, row: TypeRow): string[] {
  const sdk = declarationsOf(packageName, token);
  return [
    ...compareObject(row.inputs, sdk.inputs, "", sdk.nested).map((text) => `${token}: ${text}`),
    ...row.computed
      .filter((name) => !sdk.outputs.has(name))
      .map((name) => `${token}: ${name} is computed, and the SDK knows no such output`),
  ];
}

type Nested = (type: readonly [string, string]) => Fields | undefined;

interface Declarations {
  readonly inputs: Fields;
  readonly outputs: ReadonlySet<string>;
  readonly nested: Nested;
}

function compareObject(schema: z.ZodObject, fields: Fields, at: string, nested: Nested): string[] {
  const shape: Readonly<Record<string, unknown>> = schema.shape;
  const missing = [...fields]
    .filter(([name, { required }]) => required && !(name in shape))
    .map(([name]) => `${at}${name} is required by the SDK, and the row does not know it`);
  const broken = Object.entries(shape).flatMap(([name, inner]) => {
    const field = fields.get(name);
    if (field === undefined) return [`${at}${name} is no input of the SDK`];
    const { core, optional } = unwrap(inner);
    const lax = field.required && optional ? [`${at}${name} is required by the SDK, and optional in the row`] : [];
    return [...lax, ...compareInner(core, field, `${at}${name}`, nested)];
  });
  return [...missing, ...broken];
}

function compareInner(schema: unknown, { nested: type }: Field, at: string, nested: Nested): string[] {
  const object = objectIn(schema);
  if (object === undefined) return [];
  const fields = type === undefined ? undefined : nested(type);
  return fields === undefined ? [`${at} is no object in the SDK`] : compareObject(object, fields, `${at}.`, nested);
}

function unwrap(schema: unknown): { readonly core: unknown; readonly optional: boolean } {
  if (schema instanceof z.ZodOptional) return { core: unwrap(schema.unwrap()).core, optional: true };
  return { core: schema, optional: false };
}

/** The object that a schema is, or is a list of. */
function objectIn(schema: unknown): z.ZodObject | undefined {
  const { core } = unwrap(schema);
  if (core instanceof z.ZodObject) return core;
  return core instanceof z.ZodArray ? objectIn(core.element) : undefined;
}

const texts = new Map<string, string>();

function textOf(file: string): string {
  const found = texts.get(file) ?? readFileSync(file, "utf8");
  texts.set(file, found);
  return found;
}

/** @param token e.g. `gcp:compute/network:Network`, `azure-native:network:VirtualNetwork` */
function declarationsOf(packageName: string, token: string): Declarations {
  const [, module = "", name = ""] = token.split(":");
  const [service = ""] = module.split("/");
  const root = path.dirname(require.resolve(`@pulumi/${packageName}/package.json`));
  const directory = path.join(root, service);
  // Some files are called in lower case, whatever the class is called.
  const file = readdirSync(directory).find((one) => one.toLowerCase() === `${name.toLowerCase()}.d.ts`);
  if (file === undefined) throw new Error(`the SDK declares no ${token}`);
  const text = textOf(path.join(directory, file));
  const args = blockAfter(text, `export interface ${name}Args {`, "\n}");
  if (args === undefined) throw new Error(`the SDK declares no arguments of ${token}`);
  const all = textOf(path.join(root, "types", "input.d.ts"));
  return {
    inputs: fieldsIn(args, 4),
    outputs: new Set([...text.matchAll(/^ {4}readonly (\w+): pulumi\.Output/gm)].map(([, field = ""]) => field)),
    nested: ([namespace, type]) => {
      const start = all.indexOf(`export declare namespace ${namespace} {`);
      const block = start < 0 ? undefined : blockAfter(all.slice(start), `\n    interface ${type} {`, "\n    }");
      return block === undefined ? undefined : fieldsIn(block, 8);
    },
  };
}

function blockAfter(text: string, opening: string, closing: string): string | undefined {
  const start = text.indexOf(opening);
  return start < 0 ? undefined : text.slice(start + opening.length, text.indexOf(closing, start));
}

function fieldsIn(block: string, indent: number): Fields {
  const lines = block.matchAll(new RegExp(`^ {${indent}}(\\w+)(\\??): (.*)$`, "gm"));
  return new Map(
    [...lines].map(([, name = "", mark, type = ""]) => {
      const nested = /inputs\.(\w+)\.(\w+)/.exec(type);
      const [, namespace, inner] = nested ?? [];
      return [
        name,
        {
          required: mark === "",
          ...(namespace !== undefined && inner !== undefined && { nested: [namespace, inner] }),
        },
      ];
    }),
  );
}
