/** What a stand-in is: a kind of object, whose work it is, and one step towards what the object asks for. */
import type { ChartFacts } from "../../../components/addons/addon";
import type { Kind, KubernetesObject, Objects } from "./objects";

/** The Deployment of an addon's controller. */
export interface Controller {
  readonly name: string;
  readonly namespace: string;
}

export function controllerOf({ namespace, makes }: Pick<ChartFacts, "namespace" | "makes">): Controller {
  const [name] = makes.deployments;
  if (name === undefined) throw new Error(`${makes.images} has no Deployment to stand in for`);
  return { name, namespace };
}

export interface StandIn {
  readonly kind: Kind;
  /** The Deployment that would do the work. */
  readonly controller: Controller;
  /** Brings the world closer to what the object asks for. Called again and again; must be idempotent. */
  readonly reconcile: (object: KubernetesObject, objects: Objects, faults: Faults) => Promise<void>;
}

/** Failures that a test asks for: by `<plural>.<name>`, the message to fail with; `uninstall.<name>` holds a release back. */
export type Faults = Readonly<Record<string, string>>;
