/**
 * The base of every component: one type token per concept, whatever the cloud, and the scope that its adapter works
 * in. A component's constructor validates, calls one adapter, and registers what came out.
 */
import type { Provider } from "@pulumi/kubernetes/provider";
import * as pulumi from "@pulumi/pulumi";
import { PlatformError, type Problem } from "./errors";
import { ownershipLabels, type Ownership } from "./labels";

/** What every component is given besides its own args. */
export interface ComponentArgs {
  readonly ownership: Ownership;
}

/** What a component that lives inside the cluster is given. */
export interface InClusterArgs extends ComponentArgs {
  /** The cluster's provider. Required, since a default one would deploy to whatever context is current. */
  readonly provider: Provider;
}

/** What an adapter needs to know about the component that it works for. */
export interface Scope {
  /** The component's logical name; children are called `${name}-<role>`. */
  readonly name: string;
  readonly ownership: Ownership;
  /** Labels for every Kubernetes object that the adapter creates. */
  readonly labels: Readonly<Record<string, string>>;
  /** Options for every child: parent, provider and what the component depends on. */
  readonly options: pulumi.CustomResourceOptions;
}

export abstract class PlatformComponent extends pulumi.ComponentResource {
  readonly #type: string;
  readonly #name: string;
  readonly #ownership: Ownership;

  /**
   * @param type the concept, e.g. `Network`: the token becomes `stratiform:index:Network`.
   * @param name the logical name, unique among components of this type in the stack.
   */
  protected constructor(type: string, name: string, args: ComponentArgs, options?: pulumi.ComponentResourceOptions) {
    super(`stratiform:index:${type}`, name, {}, options);
    this.#type = type;
    this.#name = name;
    this.#ownership = args.ownership;
  }

  /** The scope for this component's children; `options` are added to each child's, e.g. the Kubernetes provider. */
  protected scope(options: pulumi.CustomResourceOptions = {}): Scope {
    return {
      name: this.#name,
      ownership: this.#ownership,
      labels: ownershipLabels(this.#ownership),
      options: { ...options, parent: this },
    };
  }

  /** Stops with every problem at once, named after this component. Call it before the first child is created. */
  protected refuse(problems: readonly Problem[]): void {
    if (problems.length > 0) throw new PlatformError(`${this.#type} ${JSON.stringify(this.#name)}`, problems);
  }
}
