/** How types of resources are spelt: the shape of an answer. Vocabulary: no source, no day. */

/** How a type was spelt. */
export interface Spelling {
  readonly token: string;
  /** A Patch resource: what it leaves out stays as it is in the cluster, so nothing may be concluded from absence. */
  readonly isPatch: boolean;
  /** A List resource: the objects are in `items`. */
  readonly isList: boolean;
}
