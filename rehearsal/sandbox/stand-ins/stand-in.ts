/** What a stand-in is: a kind of object, whose work it is, and one step towards what the object asks for. */
import type { Kind, KubernetesObject, Objects } from "./objects";

export interface StandIn {
  readonly kind: Kind;
  /** The Deployment that would do the work. */
  readonly controller: { readonly name: string; readonly namespace: string };
  /** Brings the world closer to what the object asks for. Called again and again; must be idempotent. */
  readonly reconcile: (object: KubernetesObject, objects: Objects, faults: Faults) => Promise<void>;
}

/** Failures that a test asks for: by `<plural>.<name>`, the message to fail with; `uninstall.<name>` holds a release back. */
export type Faults = Readonly<Record<string, string>>;
