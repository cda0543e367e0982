/**
 * A node pool as the quota rules see it, whatever cloud it is on: how few and how many nodes it may have, what one node
 * brings, and how many more it takes while it is updated. Each cloud's file reads its resources into this shape.
 */
import type { SellingCloud } from "../../../catalogue/clouds";
import type { SizedMachine } from "../../../catalogue/machines/sizes";
import type { QuotaMachine, QuotasOf, QuotaUse as VendorQuotaUse } from "../../../catalogue/quotas/quota";
import { undecided, violation, type Finding } from "../../rule/finding";
import type { Field } from "../../rule/field";
import type { StackResource } from "../../rule/resource";

/** What a vendor's table says about an instance type, or the pool about what is attached to it. */
export type MachineFacts = Omit<SizedMachine, "accelerator"> & Pick<QuotaMachine, "accelerator">;

/** One instance type that a pool may start. */
export interface Machine {
  /** Where the type is named. */
  readonly field: Field;
  readonly type: string;
  /** Undefined when no table lists the type. */
  readonly facts: MachineFacts | undefined;
  /** Whether the type's name is of a family with accelerators, listed or not. */
  readonly accelerated: boolean;
}

/** A number, or the field that keeps it from being known. */
export type Count = number | Field;

/** What a pool's nodes count against: an amount per node of a quota of the cloud, by the vendor's own name. */
export type QuotaUse = Pick<VendorQuotaUse, "quota" | "perNode">;

export interface NodePool {
  readonly cloud: SellingCloud;
  /** The pool within its resource: the whole bag, or an element of a cluster's list. */
  readonly at: Field;
  /** Where the upper bound stands, for messages. */
  readonly maximumAt: Field;
  readonly maximum: Count;
  /** Nodes that an update starts besides the maximum. */
  readonly surge: Count;
  /** Every type that the pool may start; a field while that is not known. */
  readonly machines: readonly Machine[] | Field;
  /** What the disks of one node count against; a field while that is not known. @default nothing that is known */
  readonly disks?: readonly QuotaUse[] | Field;
  readonly spot: boolean | Field;
}

/** How one cloud's resources are read. */
export interface PoolReader {
  readonly cloud: SellingCloud;
  /** Canonical types that hold pools. */
  readonly resources: readonly string[];
  readonly read: (props: Field, type: string) => readonly NodePool[];
  /** What is wrong with a pool's own bounds, in the vendor's terms. */
  readonly checkBounds: (pool: NodePool) => readonly Finding[];
  /** What one node counts against; undefined when the vendor's quota for it is not known. */
  readonly quotaUses: (machine: Machine, spot: boolean) => readonly QuotaUse[] | undefined;
  /** Pods that may share one device of a pool; a field while that is not known. */
  readonly slices: (pool: Field, resource: StackResource) => Count;
  /** The region in the resource's own properties; undefined when it names none. */
  readonly region: (props: Field) => Field | undefined;
}

/** The pool is the resource itself, or each element of a list in it. */
export function poolsAt(props: Field, list: string | undefined): readonly Field[] {
  return list === undefined ? [props] : props.at(list).items();
}

/** A whole number, also as text, which providers accept; `absent` when there is none. */
export function count(field: Field, absent: number): Count {
  if (!field.isReadable) return field;
  return wholeNumber(field) ?? absent;
}

function wholeNumber({ value }: Field): number | undefined {
  const number = typeof value === "string" ? digits(value) : value;
  return Number.isSafeInteger(number) && Number(number) >= 0 ? Number(number) : undefined;
}

function digits(text: string): number | undefined {
  return /^\d{1,9}$/.test(text) ? Number(text) : undefined;
}

export function times(a: Count, b: Count): Count {
  if (typeof a !== "number") return a;
  return typeof b === "number" ? a * b : b;
}

/** `small` is no more than `large` where both are given. */
export function ordered(small: Field, large: Field): Finding[] {
  const open = [small, large].find((field) => !field.isReadable);
  if (open !== undefined) return [undecided(open)];
  const [a, b] = [wholeNumber(small), wholeNumber(large)];
  if (a === undefined || b === undefined || a <= b) return [];
  return [violation(small, `at most ${large.path}, ${b}`)];
}

/** Something that is a whole number of at least `least`. */
export function atLeast(field: Field, least: number): Finding[] {
  if (!field.isReadable) return [undecided(field)];
  const number = wholeNumber(field);
  return number === undefined || number < least ? [violation(field, `a whole number of at least ${least}`)] : [];
}

/** Some percent of a count, rounded up. */
export function shareOf(whole: Count, percent: Count): Count {
  const product = times(whole, percent);
  return typeof product === "number" ? Math.ceil(product / 100) : product;
}

/** A number or a share of `whole` in percent, rounded up, as vendors write surges: `2`, `33%`. */
export function numberOrShare(field: Field, whole: Count, absent: string): Count {
  if (!field.isReadable) return field;
  const text = typeof field.value === "number" ? String(field.value) : (field.text ?? absent);
  const percent = /^(\d{1,3})%$/.exec(text)?.[1];
  if (percent !== undefined) return shareOf(whole, Number(percent));
  return /^\d{1,9}$/.test(text) ? Number(text) : 0;
}

export function machinesIn(fields: readonly Field[], describe: (field: Field) => Machine): readonly Machine[] | Field {
  return fields.find((field) => !field.isReadable) ?? fields.map(describe);
}

/**
 * What one node counts against in its region, as the vendor counts; undefined where no table lists the type or names the
 * quota. What spans all regions is not compared: other stacks of the account use it too.
 */
export function usesIn(quotasOf: QuotasOf, { type, facts }: Machine, spot: boolean): readonly QuotaUse[] | undefined {
  if (facts === undefined) return undefined;
  const uses = quotasOf({ type, ...facts }, spot ? "spot" : "on-demand");
  return uses?.filter(({ global }) => global !== true).map(({ quota, perNode }) => ({ quota, perNode }));
}
