/** What is known of a vendor's regions: the shape of the tables beside this file. Vocabulary: no source, no day. */

export interface Regions {
  /** What the vendor calls this cloud. */
  readonly cloud: string;
  readonly names: readonly string[];
  /** The day on which the list was read, `YYYY-MM-DD`. */
  readonly read: string;
  /** The file that holds the list. */
  readonly file: string;
  /** Clouds of the same vendor with accounts, names and addresses of their own. */
  readonly others: readonly { readonly cloud: string; readonly names: RegExp }[];
}
