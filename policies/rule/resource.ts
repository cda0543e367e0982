/** Resources as rules see them: one of them, and all of a stack, linked. */
import type { Field } from "./field";

/** What a resource rule sees besides the properties. */
export interface ResourceFacts {
  /** The canonical token: `kubernetes:apps/v1:Deployment` also for its aliases. */
  readonly type: string;
  readonly name: string;
  readonly urn: string;
}

/** One resource of the stack, as a stack rule sees it: its outputs, and what they came from. */
export interface StackResource extends ResourceFacts {
  readonly props: Field;
  readonly parent: StackResource | undefined;
  readonly dependencies: readonly StackResource[];
  /** For each input property, the resources that its value came from: links resources whose ids are still unknown. */
  readonly propertyDependencies: Readonly<Record<string, readonly StackResource[]>>;
}

/** Every resource of the stack. */
export class Stack {
  readonly #byType = new Map<string, StackResource[]>();

  constructor(readonly resources: readonly StackResource[]) {
    for (const resource of resources) {
      const list = this.#byType.get(resource.type);
      if (list === undefined) this.#byType.set(resource.type, [resource]);
      else list.push(resource);
    }
  }

  /** Resources of these canonical types, in the stack's order per type. */
  ofType(...types: readonly string[]): StackResource[] {
    return types.flatMap((type) => this.#byType.get(type) ?? []);
  }
}
