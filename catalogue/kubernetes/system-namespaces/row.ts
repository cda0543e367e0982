/** The shape of a list of namespaces that a cluster's owner runs. */
export interface SystemNamespaces {
  readonly names: readonly string[];
  /** How the names of more begin: clouds add namespaces with new versions. */
  readonly prefixes: readonly string[];
}
