/**
 * One rule of the encryption pack as a row of a table: a type, a property, what it must be, and what its absence means
 * according to the vendor. `compile.ts` turns rows into rules.
 */
import type { Levels, Reference, Rule, Severity } from "../../rule/rule";
import type { Requirement } from "./requirement";

/** What a row is about; it decides severity, levels and why, where the row does not say otherwise. */
export type Subject = "at-rest" | "customer-key" | "in-transit" | "exposure" | "key-care";

export interface Row {
  /** Kebab-case, starts with the cloud: `aws-ebs-volume-encrypted`. */
  readonly id: string;
  readonly subject: Subject;
  /** One sentence: `EBS volumes are encrypted at rest.` */
  readonly title: string;
  /** Canonical tokens. */
  readonly resources: readonly [string, ...string[]];
  /**
   * The property: `encryptAtRest.enabled`. `rules[].mode` looks at every element; `ebs?.encrypted` has nothing to say
   * when `ebs` is absent. Several paths: each must be right.
   */
  readonly paths: readonly [string, ...string[]];
  readonly must: Requirement;
  /** What the vendor does when the property is absent. */
  readonly absent: "passes" | "violates";
  /** What it means that a list in the path is absent or empty. @default "passes": there is nothing to check. */
  readonly none?: "passes" | "violates";
  /** Neighbours of the property that bring their own state when it is absent: a snapshot, the source of a replica. */
  readonly inheritsFrom?: readonly string[];
  /** The vendor's default in words, with its consequence. */
  readonly vendorDefault: string;
  /** The rule has something to say only where all of these hold; `orAbsent` says that absence counts as holding. */
  readonly when?: readonly Condition[];
  /** Other ways to be right: a firewall that denies by default in place of no public access at all. */
  readonly orElse?: readonly Condition[];
  readonly references: readonly [Reference, ...Reference[]];
  readonly severity?: Severity;
  readonly levels?: Levels;
  readonly why?: string;
  /** @default "Set <path> to <required>." */
  readonly remedy?: string;
  /** Whether `must.value` may be written at level `remediate`. Only where that is always safe. */
  readonly remediate?: boolean;
}

export interface Condition {
  readonly path: string;
  readonly must: Requirement;
  readonly orAbsent?: boolean;
}

/** Every rule about one cloud. */
export interface CloudRules {
  readonly rows: readonly Row[];
  /** Those that no row can say. */
  readonly special: readonly Rule[];
}
