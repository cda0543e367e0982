/** A stack's resources as the engine hands them over, linked: parents, dependencies, and what each property came from. */
import { secretPathsOf } from "./secret-paths";
import { Field, UNKNOWN_MAP } from "../rule/field";
import type { StackResource } from "../rule/resource";
import { canonicalType } from "../../catalogue/tokens/canonical";

/** A stack resource while it is being linked. */
interface Unlinked extends StackResource {
  parent: StackResource | undefined;
  dependencies: StackResource[];
  propertyDependencies: Record<string, StackResource[]>;
}

interface Reference {
  readonly urn: string;
}

/** A resource with references to others: the SDK's `PolicyResource` is one. */
export interface LinkableResource extends Reference {
  readonly type: string;
  readonly name: string;
  readonly props: object;
  readonly parent?: Reference | undefined;
  readonly dependencies: readonly Reference[];
  readonly propertyDependencies: Readonly<Record<string, readonly Reference[]>>;
}

/** `unproxied` gives the plain bag behind the SDK's proxy. */
export function linkStack(
  resources: readonly LinkableResource[],
  unproxied: (props: object) => object = (props) => props,
): StackResource[] {
  const byUrn = new Map<string, Unlinked>();
  for (const { type, name, urn, props } of resources) {
    const bag = unproxied(props);
    // A provider that waits for its cluster plans nothing: the engine then hands over a resource without any property.
    const known = Object.keys(bag).length === 0 ? UNKNOWN_MAP : bag;
    byUrn.set(urn, {
      ...{ type: canonicalType(type).token, name, urn, props: Field.of(known, secretPathsOf(bag)) },
      ...{ parent: undefined, dependencies: [], propertyDependencies: {} },
    });
  }
  const linked = (list: readonly Reference[]) => list.flatMap(({ urn }) => byUrn.get(urn) ?? []);
  for (const { urn, parent, dependencies, propertyDependencies } of resources) {
    const resource = byUrn.get(urn);
    if (resource === undefined) continue;
    resource.parent = parent && byUrn.get(parent.urn);
    resource.dependencies = linked(dependencies);
    for (const [key, list] of Object.entries(propertyDependencies)) resource.propertyDependencies[key] = linked(list);
  }
  return [...byUrn.values()];
}
