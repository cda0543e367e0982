/** What a cluster calls the groups that tenants name in `access`: its cloud's own words for them. */

export interface GroupNames {
  /** Where the stack file says so. */
  readonly at: string;
  /** By the name that tenants use. */
  readonly names: Readonly<Record<string, string>>;
  /** What becomes of a group that is not among them. @default it is refused: it would be nobody */
  readonly others?: "as they are";
}
