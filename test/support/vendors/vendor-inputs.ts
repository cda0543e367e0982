/**
 * Judges inputs by a vendor's own model of its API: members that it does not have, values that it does not know, lengths,
 * patterns and bounds, and what it requires. What is not known before `up` is not judged.
 */
import type { InputNames } from "../../../catalogue/inputs/names";
import type { ObjectShape, Shape, VendorModel } from "../../../catalogue/inputs/shapes";
import { UNKNOWN_STRING } from "../../../policies/rule/field";
import { locate, memberOf, rootsOf, type Locations, type Model } from "../../../tools/input-models/resolve";
import { isMap } from "../../../components/core/plain";

export function modelOf({ requests, shapes }: VendorModel): Model {
  const renew = "npm run generate:inputs reads it again";
  return {
    request: (name) => {
      const found = requests[name];
      if (found === undefined) throw new Error(`the cut has no request ${name}: ${renew}`);
      return found;
    },
    shape: (name) => {
      const found = shapes[name];
      if (found === undefined) throw new Error(`the cut has no shape ${name}: ${renew}`);
      return found;
    },
  };
}

export interface Judgement {
  /** Each broken rule as a sentence that begins with the input's path. */
  readonly broken: readonly string[];
  /** Inputs, without the indexes of lists, that were compared with something, and those that nothing is known of. */
  readonly compared: ReadonlySet<string>;
  readonly unmapped: ReadonlySet<string>;
  /** Texts that were seen, by path: samples of what a row accepts. */
  readonly texts: ReadonlyMap<string, ReadonlySet<string>>;
}

type Inputs = Readonly<Record<string, unknown>>;

/** @param madeUp members that the plugin makes up when the input is absent: names */
export function judgeInputs(
  inputs: Inputs,
  names: InputNames,
  model: Model,
  madeUp: readonly string[] = [],
): Judgement {
  const judge = new Judge(names, model);
  const roots = rootsOf(names, model);
  judge.object(inputs, "", "", roots);
  judge.required(inputs, roots, madeUp);
  return judge;
}

class Judge implements Judgement {
  readonly broken: string[] = [];
  readonly compared = new Set<string>();
  readonly unmapped = new Set<string>();
  readonly texts = new Map<string, Set<string>>();

  constructor(
    private readonly names: InputNames,
    private readonly model: Model,
  ) {}

  /** @param path with indexes, for people; @param plain without, for tables */
  object(value: Inputs, path: string, plain: string, above: Locations): void {
    for (const [key, inner] of Object.entries(value)) {
      const [at, on] = [path === "" ? key : `${path}.${key}`, plain === "" ? key : `${plain}.${key}`];
      if (this.names.unmapped?.[on] !== undefined) {
        this.unmapped.add(on);
        continue;
      }
      const found = locate(above, on, this.names, this.model);
      if (found === undefined) {
        this.broken.push(`${at} is no member of ${this.names.requests.join(" or ")}`);
        continue;
      }
      this.#value(inner, at, on, found);
    }
  }

  /** What the vendor requires of each request that the inputs are sent with. */
  required(inputs: Inputs, roots: Locations, madeUp: readonly string[]): void {
    const given = new Set(Object.keys(this.names.given ?? {}));
    for (const { shape } of roots) {
      const missing = requiredOf(this.model.shape(shape)).filter(
        (member) =>
          !given.has(member) && ![...Object.keys(inputs), ...madeUp].some((key) => this.#leadsTo(key, shape, member)),
      );
      this.broken.push(...missing.map((member) => `${shape} requires ${member}`));
    }
  }

  #leadsTo(key: string, shape: string, member: string): boolean {
    const alias = this.names.names?.[key];
    const name = alias === undefined ? key : (alias.split(".")[0] ?? "");
    const found = this.model.shape(shape);
    return found.kind === "object" && memberOf(found.members, name) === member;
  }

  #value(value: unknown, path: string, plain: string, at: Locations): void {
    const [location] = at;
    if (isUnknown(value) || location === undefined) return;
    if (location.shape === "")
      throw new Error(`the cut has nothing of ${path}: npm run generate:inputs reads it again`);
    // Inputs that only group others: what is inside lies where they do.
    if (this.names.names?.[plain] === "." && isMap(value)) return this.object(value, path, plain, at);
    this.compared.add(plain);
    this.#shaped(value, path, plain, location.shape);
  }

  #shaped(value: unknown, path: string, plain: string, name: string): void {
    if (isUnknown(value) || this.names.own?.[plain]?.includes(String(value)) === true) return;
    const shape = this.model.shape(name);
    const items = Array.isArray(value) ? value : undefined;
    if (shape.kind === "list") {
      if (isMap(value)) {
        const pair = pairOf(shape.item, this.model);
        if (pair !== undefined) return this.#entries(value, path, plain, pair);
      }
      this.broken.push(...bounds(items?.length ?? 1, shape, path, "items"));
      for (const [index, item] of (items ?? [value]).entries()) {
        this.#shaped(item, items === undefined ? path : `${path}[${index}]`, plain, shape.item);
      }
      return;
    }
    // The SDK has a list where the vendor wants one.
    if (items !== undefined)
      return items.forEach((item, index) => this.#shaped(item, `${path}[${index}]`, plain, name));
    switch (shape.kind) {
      case "object": {
        const only = wrapped(shape);
        if (isMap(value)) this.#nested(value, path, plain, name, shape);
        else if (only !== undefined) this.#shaped(value, path, plain, only);
        else this.broken.push(`${path} must be an object`);
        return;
      }
      case "map":
        if (isMap(value)) this.#entries(value, path, plain, { key: shape.key, value: shape.value });
        return;
      case "text":
        this.#text(value, path, plain, shape);
        return;
      case "number":
        if (Number.isNaN(Number(value))) this.broken.push(`${path} must be a number`);
        else this.broken.push(...bounds(Number(value), shape, path, ""));
        return;
      case "flag":
        if (!["true", "false"].includes(String(value))) this.broken.push(`${path} must be true or false`);
        return;
      case "any":
        return;
    }
  }

  #nested(value: Inputs, path: string, plain: string, name: string, shape: ObjectShape): void {
    this.object(value, path, plain, [{ shape: name, through: [] }]);
    const aliased = Object.keys(this.names.names ?? {}).some((one) => one.startsWith(`${plain}.`));
    const missing = requiredOf(shape).filter(
      (member) => !Object.keys(value).some((key) => memberOf(shape.members, key) === member),
    );
    if (!aliased) this.broken.push(...missing.map((member) => `${path} requires ${member}`));
  }

  #entries(value: Inputs, path: string, plain: string, pair: { readonly key?: string; readonly value: string }): void {
    for (const [key, inner] of Object.entries(value)) {
      if (pair.key !== undefined) this.#shaped(key, `the key ${path}.${key}`, `${plain}.key`, pair.key);
      this.#shaped(inner, `${path}.${key}`, `${plain}.value`, pair.value);
    }
  }

  #text(value: unknown, path: string, plain: string, shape: Shape & { readonly kind: "text" }): void {
    const text = String(value);
    this.texts.set(plain, (this.texts.get(plain) ?? new Set()).add(text));
    this.broken.push(...textRules(text, shape).map((rule) => `${path} "${short(text)}" ${rule}`));
  }
}

/** What a vendor's model says against a text. */
export function textRules(text: string, { values, pattern, min, max }: Shape & { readonly kind: "text" }): string[] {
  if (values !== undefined) return values.includes(text) ? [] : [`must be one of ${values.slice(0, 12).join(", ")}`];
  const whole = pattern === undefined ? undefined : patternOf(pattern);
  return [
    ...(whole === undefined || whole.test(text) ? [] : [`must match ${pattern ?? ""}`]),
    ...bounds(text.length, { min, max }, "", "characters").map((rule) => rule.trim()),
  ];
}

/** A vendor's pattern means the whole text, whether or not it says so; undefined where JavaScript cannot read it. */
export function patternOf(pattern: string): RegExp | undefined {
  for (const flags of ["su", "s"]) {
    try {
      return new RegExp(`^(?:${pattern})$`, flags);
    } catch {
      // The next way to read it, or none.
    }
  }
  return undefined;
}

function bounds(
  amount: number,
  { min, max }: { readonly min?: number | undefined; readonly max?: number | undefined },
  path: string,
  unit: string,
): string[] {
  const of = unit === "" ? "" : ` ${unit}`;
  return [
    ...(min !== undefined && amount < min ? [`${path} must be at least ${min}${of}`] : []),
    ...(max !== undefined && amount > max ? [`${path} must be at most ${max}${of}`] : []),
  ];
}

export function requiredOf(shape: Shape): readonly string[] {
  return shape.kind === "object" ? (shape.required ?? []) : [];
}

/** The shapes of key and value where the vendor has a list of pairs for what an SDK has a map for: tags. */
export function pairOf(item: string, model: Model): { readonly key: string; readonly value: string } | undefined {
  const shape = model.shape(item);
  if (shape.kind !== "object") return undefined;
  const of = (word: RegExp) => Object.entries(shape.members).find(([member]) => word.test(member))?.[1];
  const [key, value] = [of(/^(tag)?key$/i), of(/^(tag)?value$/i)];
  return key === undefined || value === undefined ? undefined : { key, value };
}

/** The one member of an object that only wraps a value: AttributeBooleanValue of EC2. */
function wrapped({ members }: ObjectShape): string | undefined {
  const [only, ...others] = Object.values(members);
  return others.length === 0 ? only : undefined;
}

function isUnknown(value: unknown): boolean {
  return value === undefined || value === null || (typeof value === "string" && value.includes(UNKNOWN_STRING));
}

function short(text: string): string {
  return text.length > 60 ? `${text.slice(0, 57)}…` : text;
}
