/** What resources of the account refer to: whether it exists, fits, and is still needed by others. Pure. */
import type { Held, Plain, Reference, TypeRow, World } from "../plugin/row";
import { valuesAt } from "./paths";
import { AccountRefusal } from "./refused";

/** A value that refers to a resource, where it was found. */
interface Found {
  readonly reference: Reference;
  readonly value: string;
}

/** @throws AccountRefusal for the first reference that leads nowhere, or to what does not fit */
export function checkReferences(row: TypeRow, inputs: Plain, world: World): void {
  for (const { reference, value } of referencesIn(row, inputs)) {
    const target = targetOf(reference, value, world);
    if (target === undefined) {
      if (reference.outside?.(value, world, inputs) === true) continue;
      const wanted = [reference.to].flat().join(" or ");
      throw new AccountRefusal("NotFound", `${reference.path}: ${value} names no ${wanted} of this account`);
    }
    const misfit = reference.fits?.(inputs, target, world);
    if (misfit !== undefined) {
      throw new AccountRefusal("InvalidParameter", `${reference.path}: ${target.logicalName} (${value}) ${misfit}`);
    }
  }
}

type RowOf = (type: string) => TypeRow | undefined;

/** Logical names of the resources that keep `target` from being deleted. */
export function holdersOf(target: Held, others: readonly Held[], rowOf: RowOf, world: World): string[] {
  return referringTo(target, others, rowOf, world, ({ holds = true }) => holds === true).map(
    ({ logicalName }) => logicalName,
  );
}

/** The resources that the deletion of `target` takes along. */
export function followersOf<H extends Held>(target: H, others: readonly H[], rowOf: RowOf, world: World): readonly H[] {
  return referringTo(target, others, rowOf, world, ({ holds }) => holds === "goes-along");
}

function referringTo<H extends Held>(
  target: H,
  others: readonly H[],
  rowOf: RowOf,
  world: World,
  counts: (reference: Reference) => boolean,
): readonly H[] {
  return others.filter((other) => {
    const row = rowOf(other.type);
    if (other === target || row === undefined) return false;
    return referencesIn(row, other.inputs).some(
      ({ reference, value }) => counts(reference) && targetOf(reference, value, world) === target,
    );
  });
}

function referencesIn(row: TypeRow, inputs: Plain): Found[] {
  return (row.references ?? []).flatMap((reference) =>
    valuesAt(inputs, reference.path)
      .flatMap((value): readonly unknown[] => reference.within?.(value) ?? [value])
      .map((value) => ({ reference, value: String(value) })),
  );
}

function targetOf({ to, by = "id" }: Reference, value: string, world: World): Held | undefined {
  for (const type of [to].flat()) {
    const found = world.find(type, by, value);
    if (found !== undefined) return found;
  }
  return undefined;
}
