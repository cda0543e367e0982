/**
 * Which resource of a state a registration takes over, as the engine decides it: by its URN, else by an alias, else by the
 * alias that its parent was found under. As pulumi/pulumi, pkg/resource/deploy/step_generator.go: generateAliases,
 * collapseAliasToUrn, inheritedChildAlias (read 2026-11-30). Pure.
 */
import { urnOf, type FormerIdentity } from "../recording-engine";
import type { Registered } from "./recording";

/** The registration that takes over each recorded URN; a URN that is missing would be deleted. */
export function heirs(recorded: readonly Registered[], today: readonly Registered[]): ReadonlyMap<string, Registered> {
  const free = new Set(recorded.map(({ urn }) => urn));
  const found = new Map<string, Registered>();
  /** The former URN of what was found under another one. */
  const moved = new Map<string, string>();
  // Parents are registered before their children.
  for (const one of today) {
    const former = [one.urn, ...formerUrns(one, moved.get(one.parent))].find((urn) => free.delete(urn));
    if (former === undefined) continue;
    found.set(former, one);
    if (former !== one.urn) moved.set(one.urn, former);
  }
  return found;
}

/** @param formerParent the URN that the parent was found under, where that is another one than today's */
function formerUrns(one: Registered, formerParent: string | undefined): string[] {
  const own = one.aliases.map((alias) => urnOfAlias(one, alias, formerParent ?? one.parent));
  if (formerParent === undefined) return own;
  const inherited = [one.urn, ...own].map((urn) => {
    const { type, name } = partsOf(urn);
    return inheritedUrn(one, type, name, formerParent);
  });
  return [...own, ...inherited];
}

function urnOfAlias(one: Registered, alias: FormerIdentity, formerParent: string): string {
  if ("urn" in alias) return alias.urn;
  const { stack, project } = partsOf(one.urn);
  const parent = alias.isRoot === true ? "" : (alias.parent ?? formerParent);
  const { type = one.type, name = one.name } = alias;
  return urnOf(alias.stack ?? stack, alias.project ?? project, parent, type, name);
}

/** A child whose name begins with its parent's is taken to have been named after the former parent. */
function inheritedUrn(one: Registered, type: string, name: string, formerParent: string): string {
  const { stack, project } = partsOf(one.urn);
  const parent = partsOf(one.parent).name;
  const former = name.startsWith(parent) ? `${partsOf(formerParent).name}${name.slice(parent.length)}` : name;
  return urnOf(stack, project, formerParent, type, former);
}

interface UrnParts {
  readonly stack: string;
  readonly project: string;
  /** The resource's own type, without those of its parents. */
  readonly type: string;
  readonly name: string;
}

export function partsOf(urn: string): UrnParts {
  const [stack = "", project = "", types = "", ...name] = urn.replace("urn:pulumi:", "").split("::");
  return { stack, project, type: types.split("$").at(-1) ?? "", name: name.join("::") };
}
