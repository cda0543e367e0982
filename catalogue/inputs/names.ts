/**
 * Which requests of a vendor's API an input of a resource ends up in. Names that differ by case or number only are found
 * without an entry.
 */

export interface InputNames {
  /** Requests that take the inputs, e.g. `eks.CreateCluster`; the first that has a member of the name is meant. */
  readonly requests: readonly string[];
  /** The member at which each request's inputs begin, by request, where the resource's inputs are a part of it. */
  readonly within?: Readonly<Record<string, string>>;
  /**
   * Inputs that the API calls otherwise: the path from the request's root. `{Name}` is an entry of a map, and "." says that
   * what is inside lies where the input does.
   */
  readonly names?: Readonly<Record<string, string>>;
  /** Inputs that no request carries, or none whose model says anything: why. */
  readonly unmapped?: Readonly<Record<string, string>>;
  /** Values that only the plugin knows, and never sends. */
  readonly own?: Readonly<Record<string, readonly string[]>>;
  /** Members that the API requires and the plugin gives by itself: why. */
  readonly given?: Readonly<Record<string, string>>;
}

export type NamesByType = Readonly<Record<string, InputNames>>;
