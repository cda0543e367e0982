/** What a table of a simulated cloud says about its types, in a form to compare: the paths of inputs and where they lead. */
import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { z } from "zod";
import type { CloudTable, TypeRow } from "../../../rehearsal/clouds/plugin/row";

/** Every input that a schema accepts, as a dotted path; `[]` after what is a list. Below a map any key is right. */
export function inputPaths(schema: z.core.$ZodType, above = ""): string[] {
  if (schema instanceof z.ZodOptional || schema instanceof z.ZodNullable || schema instanceof z.ZodDefault) {
    return inputPaths(schema.def.innerType, above);
  }
  if (schema instanceof z.ZodArray) return inputPaths(schema.element, `${above}[]`);
  if (schema instanceof z.ZodUnion) return [...new Set(schema.options.flatMap((option) => inputPaths(option, above)))];
  if (!(schema instanceof z.ZodObject)) return [];
  return Object.entries<z.core.$ZodType>(schema.shape).flatMap(([key, inner]) => {
    const path = above === "" ? key : `${above}.${key}`;
    return [path, ...inputPaths(inner, path)];
  });
}

/** Paths of objects that would swallow inputs that they do not list. */
export function openObjects(schema: z.core.$ZodType, at = "the inputs"): string[] {
  if (schema instanceof z.ZodOptional || schema instanceof z.ZodNullable || schema instanceof z.ZodDefault) {
    return openObjects(schema.def.innerType, at);
  }
  if (schema instanceof z.ZodArray) return openObjects(schema.element, `${at}[]`);
  if (schema instanceof z.ZodUnion) return schema.options.flatMap((option) => openObjects(option, at));
  if (!(schema instanceof z.ZodObject)) return [];
  const inside = Object.entries<z.core.$ZodType>(schema.shape).flatMap(([key, inner]) =>
    openObjects(inner, `${at}.${key}`),
  );
  return schema.def.catchall instanceof z.ZodNever ? inside : [at, ...inside];
}

/** Whether a path that a rule names is an input, or lies below a map; list marks do not count. */
export function isInput(row: TypeRow, path: string): boolean {
  const plain = (text: string) => text.replace(/\[\]|\{\}/g, "");
  const paths = inputPaths(row.inputs).map(plain);
  return paths.includes(plain(path)) || (path.includes("{}") && paths.includes(plain(path.split("{}")[0] ?? "")));
}

/** Statements of rows about inputs or outputs that they do not have. */
export function strayClaims(table: CloudTable): string[] {
  return Object.entries<TypeRow>(table.types).flatMap(([type, row]) => {
    const stray = (claim: string, paths: readonly string[]) =>
      paths.filter((path) => !isInput(row, path)).map((path) => `${type}: ${claim} ${path}`);
    const { name, references = [], volatile = [], secret = [], computed } = row;
    return [
      ...openObjects(row.inputs).map((at) => `${type}: ${at} would accept anything`),
      ...stray("immutable", row.immutable),
      ...stray(
        "reference",
        references.map(({ path }) => path),
      ),
      ...stray("name", name === undefined ? [] : [name.property]),
      ...stray("name within", name?.within === "everywhere" ? [] : [...(name?.within ?? [])]),
      ...stray("name prefix", name?.prefix === undefined ? [] : [name.prefix]),
      ...[...volatile, ...secret].filter((key) => !computed.includes(key)).map((key) => `${type}: computes no ${key}`),
      ...references
        .flatMap(({ to }) => to)
        .filter((to) => table.types[to] === undefined)
        .map((to) => `${type}: refers to ${to}, which has no row`),
    ];
  });
}

/**
 * What an adapter imports from a cloud's SDK, by service or by file, as `<module> <name>`, whether or not a foundation
 * makes it.
 */
export function importedTypes(packageName: string, cloud: string): readonly string[] {
  const components = path.join(__dirname, "..", "..", "..", "components");
  const adapter = new RegExp(`(^|[/.])${cloud}\\.ts$`);
  const imports = new RegExp(`import \\{([^}]+)\\} from "@pulumi/${packageName}/([\\w-]+)(?:/\\w+)?"`, "g");
  const found = readdirSync(components, { recursive: true, encoding: "utf8" })
    .filter((file) => adapter.test(file))
    .flatMap((file) => [...readFileSync(path.join(components, file), "utf8").matchAll(imports)])
    .flatMap(([, names = "", service = ""]) =>
      names.split(",").map((name) => `${service} ${name.replace(/^\s*type /, "").trim()}`),
    );
  // Functions begin with a small letter; the shapes of arguments are no resources.
  return [...new Set(found)].filter((name) => /^\w+ [A-Z]\w+(?<!Args)$/.test(name) && name !== "provider Provider");
}
