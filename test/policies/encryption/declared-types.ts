/**
 * What the installed cloud SDKs declare: a resource's type token, its aliases, and the names and types of its inputs,
 * read from the text of their files. Loading or type-checking the SDKs would cost gigabytes and minutes.
 */
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";

/** Declared members of one interface: property name → type text. */
export type Members = ReadonlyMap<string, string>;

/** A type may go on over several lines, which happens only for maps. */
const MEMBER = /^\s*(?:readonly )?"?([\w$]+)"?\??: (.*?);?$/;

function packageFolder(provider: string): string {
  return dirname(require.resolve(`@pulumi/${provider}/package.json`));
}

/** The file, without its extension, that declares a resource: `aws:s3/bucket:Bucket` → `…/aws/s3/bucket`. */
function fileOf(token: string): string {
  const [provider = "", module = "", name = ""] = token.split(":");
  const lower = name.charAt(0).toLowerCase() + name.slice(1);
  if (provider === "kubernetes") {
    const [group = "", version = ""] = module.split("/");
    // Leading capitals are small there: CSIStorageCapacity lies in csistorageCapacity.
    const file = name.replace(/^[A-Z]+/, (capitals) => capitals.toLowerCase());
    return join(packageFolder(provider), group.split(".")[0] ?? "", version, file);
  }
  const path = provider === "azure-native" ? `${module}/${lower}` : module;
  return join(packageFolder(provider), spelling(provider, path));
}

/** A module as its file is spelt: `compute/sSLPolicy` lies in `compute/sslpolicy`. */
function spelling(provider: string, module: string): string {
  const [folder = "", name = ""] = module.split("/");
  const path = join(packageFolder(provider), folder);
  if (existsSync(join(path, `${name}.js`)) || !existsSync(path)) return module;
  const file = readdirSync(path).find((entry) => entry.toLowerCase() === `${name}.js`.toLowerCase());
  return file === undefined ? module : `${folder}/${file.slice(0, -".js".length)}`;
}

const texts = new Map<string, string | undefined>();

function textOf(file: string): string | undefined {
  if (!texts.has(file)) texts.set(file, existsSync(file) ? readFileSync(file, "utf8") : undefined);
  return texts.get(file);
}

/** The token that the SDK's class declares, or nothing when there is no such class. */
export function declaredToken(token: string): string | undefined {
  return textOf(`${fileOf(token)}.js`)?.match(/__pulumiType = '([^']+)'/)?.[1];
}

/** The type aliases that the SDK's class registers itself under. */
export function declaredAliases(token: string): readonly string[] {
  const options = textOf(`${fileOf(token)}.js`)?.match(/const aliasOpts = (\{.*\});/)?.[1] ?? "";
  return [...new Set([...options.matchAll(/type: "([^"]+)"/g)].map(([, alias = ""]) => alias))];
}

function membersIn(text: string, start: number): Members {
  const members = new Map<string, string>();
  const indent = /^( *)\}/;
  const opening = text.lastIndexOf("\n", start) + 1;
  const depth = (text.slice(opening, start).match(/^ */)?.[0] ?? "").length;
  for (const line of text.slice(text.indexOf("\n", start) + 1, start + 400_000).split("\n")) {
    if (indent.exec(line)?.[1]?.length === depth) break;
    const [, name, type] = MEMBER.exec(line) ?? [];
    if (name !== undefined && type !== undefined) members.set(name, type);
  }
  return members;
}

/** The inputs of a resource's constructor. */
export function declaredInputs(token: string): Members | undefined {
  const text = textOf(`${fileOf(token)}.d.ts`);
  const start = text?.search(/export interface \w+Args \{/) ?? -1;
  return text === undefined || start < 0 ? undefined : membersIn(text, start);
}

/** Offsets of every interface of a provider's `types/input.d.ts`, by `namespace.Name`. */
const indexes = new Map<string, ReadonlyMap<string, number>>();

function indexOf(provider: string, text: string): ReadonlyMap<string, number> {
  const known = indexes.get(provider);
  if (known !== undefined) return known;
  const index = new Map<string, number>();
  const namespaces: string[] = [];
  for (const match of text.matchAll(/^( *)(?:export )?(?:declare )?(namespace|interface) (\w+)/gm)) {
    const [, spaces = "", kind, name = ""] = match;
    namespaces.length = spaces.length / 4;
    if (kind === "namespace") namespaces.push(name);
    else index.set([...namespaces, name].join("."), match.index + spaces.length);
  }
  indexes.set(provider, index);
  return index;
}

function nestedMembers(provider: string, type: string): Members | undefined {
  const name = type.match(/inputs\.([\w.]+)/)?.[1];
  const text = textOf(join(packageFolder(provider), "types", "input.d.ts"));
  if (name === undefined || text === undefined) return undefined;
  const start = indexOf(provider, text).get(name);
  return start === undefined ? undefined : membersIn(text, start);
}

/**
 * What is wrong with a property path (`rules[].sseAlgorithm`) on a resource, as the SDK declares it; nothing when every
 * step exists and lists are written as lists. Below a map or an untyped value any key is right.
 */
export function pathMistake(token: string, path: string): string | undefined {
  const provider = token.slice(0, token.indexOf(":"));
  let members = declaredInputs(token);
  if (members === undefined) return "the SDK declares no inputs";
  const steps = path.split(".");
  for (const [index, step] of steps.entries()) {
    const isList = step.endsWith("[]");
    const name = isList ? step.slice(0, -2) : step;
    const type = members.get(name);
    if (type === undefined) return `${name} is not declared; there are ${[...members.keys()].sort().join(", ")}`;
    const declaredList = /\[\]/.test(type) || /Array</.test(type);
    if (isList !== declaredList && index < steps.length - 1) return `${name} is ${declaredList ? "a list" : "no list"}`;
    if (isList && !declaredList) return `${name} is no list`;
    if (index === steps.length - 1 || /\[key: string\]|\{$|^any|Input<any>/.test(type)) return undefined;
    const below = nestedMembers(provider, type);
    if (below === undefined) return `${name} has nothing below: ${type}`;
    members = below;
  }
  return undefined;
}
