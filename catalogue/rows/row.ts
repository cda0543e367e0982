/** The shape of what the catalogue knows of one cloud that sells machines. */
import type { SystemNamespaces } from "../kubernetes/system-namespaces/row";
import type { Market } from "../machines/market";

/** A controller that makes load balancers of Services, and how a Service tells it to stay inside the network. */
export interface LoadBalancerController {
  /** What it is called in settings of policies. */
  readonly name: string;
  readonly annotation: string;
  readonly value: string;
}

/** Where a stack's own images are: the beginning of their names. */
export interface ImageHost {
  /** Of words in braces: a placement's own, and `registry`, the name of the stack's registry where that is unique in the world. */
  readonly template: string;
  /** The placement's word that says whose account it is; the registry's name is made from it. */
  readonly account: string;
}

export interface CloudRow {
  /** The package of its provider, the first word of its type tokens. */
  readonly package: string;
  readonly market: Market;
  readonly systemNamespaces: SystemNamespaces;
  /** The first is of the cloud's own clusters and called like the cloud. One that a cluster does not have reads nothing there. */
  readonly loadBalancers: readonly [LoadBalancerController, ...LoadBalancerController[]];
  readonly imageHost: ImageHost;
}
