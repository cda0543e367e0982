/**
 * The two questions about stored data, asked of a hundred types in the same words: is it encrypted, and with whose key.
 * An entry of a cloud's table becomes the rows that answer them.
 */
import type { Levels, Reference, Severity } from "../../rule/rule";
import { is, type Requirement } from "./requirement";
import type { Condition, Row } from "./row";

interface Answer {
  readonly paths: readonly [string, ...string[]];
  readonly must?: Requirement;
  readonly absent?: "passes" | "violates";
  readonly none?: "passes" | "violates";
  readonly when?: readonly Condition[];
  readonly inheritsFrom?: readonly string[];
  readonly orElse?: readonly Condition[];
  readonly vendorDefault?: string;
  readonly references?: readonly Reference[];
  readonly severity?: Severity;
  readonly levels?: Levels;
  readonly remedy?: string;
  readonly remediate?: boolean;
}

export interface StoredData {
  /** The ids' beginning: `aws-ebs-volume`. */
  readonly id: string;
  /** What is stored, as a plural: `EBS volumes`. */
  readonly what: string;
  readonly resources: readonly [string, ...string[]];
  /** The vendor's page on encryption for this service. */
  readonly page: Reference;
  /** Where encryption can be off. @default `must` is true, absence violates. */
  readonly encrypted?: Answer;
  /** Where the customer's key goes. @default absence violates: the provider's own key is used. */
  readonly key?: Answer;
}

/** The rows of one cloud's table. `key` is what a customer's key looks like there, `keyName` what people call it. */
export function atRestRows(table: readonly StoredData[], key: { must: Requirement; default: string }): Row[] {
  return table.flatMap((entry): Row[] => [
    ...(entry.encrypted === undefined ? [] : [encryptedRow(entry, entry.encrypted)]),
    ...(entry.key === undefined ? [] : [customerKeyRow(entry, entry.key, key)]),
  ]);
}

function encryptedRow({ id, what, resources, page }: StoredData, answer: Answer): Row {
  return {
    absent: "violates",
    must: is(true),
    vendorDefault: "Not encrypted unless asked for.",
    ...answer,
    id: `${id}-encrypted`,
    subject: "at-rest",
    title: `${what} are encrypted at rest.`,
    resources,
    references: [page, ...(answer.references ?? [])],
  };
}

function customerKeyRow(
  { id, what, resources, page }: StoredData,
  answer: Answer,
  key: { must: Requirement; default: string },
): Row {
  return {
    absent: "violates",
    must: key.must,
    vendorDefault: key.default,
    ...answer,
    id: `${id}-customer-key`,
    subject: "customer-key",
    title: `${what} are encrypted with a customer-managed key.`,
    resources,
    references: [page, ...(answer.references ?? [])],
  };
}
