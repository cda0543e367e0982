/**
 * What every resource of Azure Resource Manager has in common: an id that ends with its name, a resource group, what it is
 * part of, and, where it can carry them, a location and tags.
 */
import { z } from "zod";
import { AZURE } from "../../../../catalogue/tokens/azure";
import type { BrokenRule, Draft, Held, NameRule, Plain, Reference, TypeRow, World } from "../../plugin/row";
import { textAt } from "../../plugin/reading";
import { named } from "./values";

/** A reference to another resource by its id, as Azure writes it. */
export const subResource = z.strictObject({ id: z.string().min(1) });

const GUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;
export const guid = () => z.string().regex(GUID, "must be a GUID");

/** learn.microsoft.com/azure/azure-resource-manager/management/tag-resources, limitations */
const TAGS = z
  .record(z.string(), z.string().max(256, "must have at most 256 characters"))
  .refine(
    (tags) => Object.keys(tags).every((name) => !/[<>%&\\?/]/.test(name)),
    "must have names without < > % & \\ ? /",
  );

/** Tags where a service allows fewer, or shorter names. */
export const tags = (most = 50, longestName = 512) =>
  TAGS.refine((all) => Object.keys(all).length <= most, `must have at most ${most} tags`).refine(
    (all) => Object.keys(all).every((name) => name.length <= longestName),
    `must have names of at most ${longestName} characters`,
  );

/** Where a resource is: a region as the Azure CLI names it. */
export const location = () => z.string().regex(/^[a-z]+\d?$/, "must be a region, such as eastus");

export const zones = () => z.array(z.enum(["1", "2", "3"]));

/** What identifies a resource in its resource group. */
export interface ArmShape {
  /** With the provider, and with what it is part of: `Microsoft.Network/virtualNetworks/subnets`. */
  readonly type: string;
  /** The version of the API that azure-native 3.28.0 speaks to it. */
  readonly api: string;
  /** The input that holds its name. */
  readonly name: string;
  /** What it is part of, outermost first. */
  readonly within?: readonly Container[];
  /** Its API does not tell its type. @default it does */
  readonly tellsType?: false;
  /** A name that is known to be in no resource group of ours. */
  readonly foreignGroup?: (group: string) => boolean;
}

/** Something that a resource is part of: another resource, by the input that names it, or a name that never changes. */
export type Container = { readonly input: string; readonly type?: string } | { readonly fixed: string };

/** The id of a resource in a group: the types of its path, each followed by a name. */
export function armId(account: string, group: string, type: string, names: readonly string[]): string {
  const [provider = "", ...types] = type.split("/");
  const path = types.map((part, index) => `${part}/${names[index] ?? ""}`);
  return `/subscriptions/${account}/resourceGroups/${group}/providers/${[provider, ...path].join("/")}`;
}

/** The resource group in an id; undefined when it names none. */
export function groupOf(id: string): string | undefined {
  return /^\/subscriptions\/[^/]+\/resourceGroups\/([^/]+)/i.exec(id)?.[1];
}

/** Whether an id leads to a resource group that the stack does not have: what the placement names is there. */
export function elsewhere(id: string, world: World): boolean {
  const group = groupOf(id);
  return group !== undefined && world.find(AZURE.resourceGroup, "name", group) === undefined;
}

/** The parts of a row that follow from a resource's shape. */
export function armParts(shape: ArmShape) {
  const { name, within = [], type, api, foreignGroup, tellsType = true } = shape;
  const id = ({ inputs }: Pick<Draft, "inputs">, { account }: Pick<World, "account">) =>
    armId(account, named(inputs, "resourceGroupName"), type, [
      ...within.map((one) => ("fixed" in one ? one.fixed : named(inputs, one.input))),
      named(inputs, name),
    ]);
  const containers = within.filter((one) => "input" in one);
  const group: Reference = {
    path: "resourceGroupName",
    to: AZURE.resourceGroup,
    by: "name",
    ...(foreignGroup !== undefined && { outside: foreignGroup }),
  };
  return {
    id,
    immutable: ["resourceGroupName", ...containers.map(({ input }) => input), name],
    // Azure would delete what is inside along. It is refused here: a program that lets it happen has lost sight of it.
    references: [group, ...containers.flatMap(({ input, type }) => (type === undefined ? [] : [parent(input, type)]))],
    computed: ["name", "azureApiVersion", ...(tellsType ? ["type"] : [])],
    basics: ({ inputs }: Draft): Plain => ({
      name: named(inputs, name),
      azureApiVersion: api,
      ...(tellsType && { type }),
    }),
  };
}

/** A resource that another one is part of: in the same resource group. */
export function parent(path: string, type: string): Reference {
  return {
    path,
    to: type,
    by: "name",
    fits: (self, target) => {
      const [ours, theirs] = [named(self, "resourceGroupName"), groupOf(target.id) ?? ""];
      return ours.toLowerCase() === theirs.toLowerCase()
        ? undefined
        : `is in resource group ${theirs}, while this one is in ${ours}`;
    },
  };
}

/** The row of a resource with a location and tags of its own. */
export function tracked(shape: ArmShape, row: TrackedParts): TypeRow {
  const { global = false, moves = "never", ...rest } = row;
  const base = child(shape, rest);
  return {
    ...base,
    ...(moves === "never"
      ? {
          refusedUpdates: (held, inputs, world) => [
            ...stays(held, inputs),
            ...(base.refusedUpdates?.(held, inputs, world) ?? []),
          ],
        }
      : { immutable: [...base.immutable, "location"] }),
    computed: [...base.computed, "location"],
    outputs: (draft, world) => ({
      ...base.outputs?.(draft, world),
      location: textAt(draft.inputs, "location") ?? (global ? "global" : world.region),
    }),
    labels: tagLabels,
  };
}

/** What a row says besides what follows from its shape. */
export interface OwnParts extends Omit<TypeRow, "id" | "computed" | "volatile" | "outputs" | "immutable" | "name"> {
  /** How it is named when the program gives no name, and for how long the name is taken. @default it must be given */
  readonly name?: Omit<NameRule, "property"> & Partial<Pick<NameRule, "property">>;
  /** What it computes besides its name, type and version. */
  readonly computed?: readonly string[];
  readonly outputs?: NonNullable<TypeRow["outputs"]>;
  /** What is immutable besides its name, its group, what it is part of and its location. */
  readonly immutable?: readonly string[];
}

export interface TrackedParts extends OwnParts {
  /** It is in no region. */
  readonly global?: boolean;
  /** What the provider plans for another location: a new resource, or an update that Azure refuses. @default never */
  readonly moves?: "by replacement" | "never";
}

function stays({ outputs: before }: Held, after: Plain): readonly BrokenRule[] {
  const [from, to] = [textAt(before, "location"), textAt(after, "location")];
  return from === undefined || to === undefined || from === to
    ? []
    : [{ property: "location", rule: `cannot be changed from ${from}: InvalidResourceLocation` }];
}

/** The row of a resource that is part of another one, or a setting of it. */
export function child(shape: ArmShape, row: OwnParts): TypeRow {
  const { computed = [], outputs, immutable = [], references = [], ...rest } = row;
  const parts = armParts(shape);
  return {
    ...rest,
    id: parts.id,
    immutable: [...parts.immutable, ...immutable],
    references: merged(parts.references, references),
    computed: [...parts.computed, ...computed],
    // The provider says of an update that all may change but name and location, which it keeps.
    volatile: computed,
    outputs: (draft, world) => ({ ...parts.basics(draft), ...outputs?.(draft, world) }),
    name: {
      property: shape.name,
      within: ["resourceGroupName", ...(shape.within ?? []).flatMap((one) => ("input" in one ? [one.input] : []))],
      ...row.name,
    },
  };
}

/** Every reference once: what a row says of a path comes after what its shape says of it. */
function merged(shape: readonly Reference[], row: readonly Reference[]): readonly Reference[] {
  return [
    ...shape.filter(({ path }) => row.every((one) => one.path !== path)),
    ...row.map((one) => {
      const general = shape.find(({ path }) => path === one.path);
      const fits: Reference["fits"] = (self, target, world) =>
        general?.fits?.(self, target, world) ?? one.fits?.(self, target, world);
      return { ...general, ...one, fits };
    }),
  ];
}

/** Tags as the labels they stand for: Azure allows no slash in their names, so the first underscore was one. */
export function tagLabels(inputs: Plain): Readonly<Record<string, string>> {
  const found = inputs["tags"];
  if (typeof found !== "object" || found === null) return {};
  return Object.fromEntries(Object.entries(found).map(([key, value]) => [key.replace("_", "/"), String(value)]));
}

/** Those of a type that are in, or belong to, the same resource as this one. */
export function siblings(world: World, type: string, self: Plain, properties: readonly string[]): readonly Held[] {
  return world
    .all(type)
    .filter((other) => properties.every((property) => named(other.inputs, property) === named(self, property)));
}
