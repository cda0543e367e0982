/** What the engine's state and a simulated account say of each other: nothing may be in one of them alone. Pure. */
import type { Held } from "../../clouds/plugin/row";
import { isInAccount, resources, type State, type StateResource } from "../../../automation/state";

export interface Comparison {
  /** What exists without a record. */
  readonly orphans: string[];
  /** What is recorded without existing. */
  readonly ghosts: string[];
}

/**
 * @param earlier what was recorded before a destroy. What is deleted with another resource is forgotten before that one is
 * deleted, and is no orphan while that one is recorded.
 */
export function compareAccount(
  held: readonly Pick<Held, "type" | "id">[],
  state: State,
  earlier: readonly StateResource[] = [],
): Comparison {
  const recorded = resources(state).flatMap((one) =>
    !isInAccount(one) || one.id === undefined ? [] : [`${one.type} ${one.id}`],
  );
  const existing = held.map(({ type, id }) => `${type} ${id}`);
  const there = new Set(resources(state).map(({ urn }) => urn));
  const goingAlong = earlier.flatMap(({ type, id, deletedWith }) =>
    id !== undefined && deletedWith !== undefined && there.has(deletedWith) ? [`${type} ${id}`] : [],
  );
  return {
    orphans: existing.filter((one) => !recorded.includes(one) && !goingAlong.includes(one)),
    ghosts: recorded.filter((one) => !existing.includes(one)),
  };
}

/** What exists more than once under one name of the program. */
export function doubles(held: readonly Pick<Held, "type" | "logicalName">[]): string[] {
  const names = held.map(({ type, logicalName }) => `${logicalName} (${type})`);
  return names.filter((name, index) => names.indexOf(name) < index);
}

/** How many cloud resources the longest chain of dependencies and parents passes through. */
export function depthOf(state: State): number {
  const all = new Map(resources(state).map((one) => [one.urn, one]));
  const depths = new Map<string, number>();
  const depth = (urn: string | undefined): number => {
    const one = urn === undefined ? undefined : all.get(urn);
    if (one === undefined) return 0;
    const known = depths.get(one.urn);
    if (known !== undefined) return known;
    const below = [one.parent, providerUrn(one.provider), ...(one.dependencies ?? [])].map(depth);
    const found = Math.max(0, ...below) + (isInAccount(one) ? 1 : 0);
    depths.set(one.urn, found);
    return found;
  };
  return Math.max(0, ...[...all.keys()].map(depth));
}

/** `<urn>::<id>`, and URNs hold `::` themselves. */
function providerUrn(reference: string | undefined): string | undefined {
  return reference?.replace(/::[^:]+$/, "");
}
