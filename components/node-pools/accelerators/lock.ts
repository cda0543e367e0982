/**
 * The lock file of a stack: which machine was chosen for each pool, on each cloud, with the figures that the choice
 * rested on. It is committed beside the stack file as `machines.<stack>.lock.json`: named after what it holds, and not
 * `Pulumi.<stack>.…json`, because Pulumi reads a file of that form as a stack's settings. Prices that are read again
 * change nothing that it holds.
 */
import { z } from "zod";
import { refuse, type Problem } from "../../core/errors";
import { ACCELERATOR_NAMES } from "../../../catalogue/accelerators";
import type { Choice } from "./choose";
import { machineTraits } from "../../../catalogue/machines/traits";
import { offerName, type Offer } from "../../../catalogue/machines/offers";
import { byCloud, type SellingCloud } from "../../../catalogue/clouds";

const entrySchema = z.strictObject({
  /** The cloud's instance type. */
  type: z.string().min(1),
  attach: z.string().min(1).optional(),
  accelerator: z.enum(ACCELERATOR_NAMES).optional(),
  devices: z.int().min(0),
  vcpu: z.int().min(0),
  memoryGiB: z.number().min(0),
  /** Of a pinned type that the catalogue does not list nothing is known: the figures are what the pool asked for. */
  unlisted: z.literal(true).optional(),
  /** Whether the stack file demanded this type instead of asking for what it needs. */
  pinned: z.boolean(),
  /** The day of the choice. */
  chosen: z.iso.date(),
  /** List price of one machine on that day, in US dollars an hour. */
  onDemand: z.number().positive().optional(),
  /** What an autoscaler may start instead, the cheapest first, with list prices of that day. @default nothing else */
  also: z
    .array(z.strictObject({ type: z.string().min(1), onDemand: z.number().positive() }))
    .min(1)
    .optional(),
  /** Why it was chosen, for whoever reads the file. */
  why: z.string(),
});

const cloudSchema = z.strictObject({ region: z.string().min(1), pools: z.record(z.string(), entrySchema) });

const lockSchema = z.strictObject({
  version: z.literal(1),
  clouds: z.strictObject(byCloud(() => cloudSchema)).partial(),
});

export type LockEntry = z.output<typeof entrySchema>;
export type Lock = z.output<typeof lockSchema>;

export const EMPTY_LOCK: Lock = { version: 1, clouds: {} };

export function lockFileName(stack: string): string {
  return `machines.${stack}.lock.json`;
}

/**
 * Reads a lock file's text.
 * @param text undefined when there is no file yet, which is an empty lock
 * @throws PlatformError that names every mistake; a lock that cannot be read must not lead to new choices
 */
export function readLock(text: string | undefined, fileName: string): Lock {
  if (text === undefined) return EMPTY_LOCK;
  const result = lockSchema.safeParse(parse(text, fileName));
  if (result.success) return result.data;
  const problems = result.error.issues.map(({ path, message }): Problem => ({
    path: path.join(".") || "the file",
    rule: `is not what npm run choose writes: ${message}`,
    remedy: REMEDY,
  }));
  refuse(fileName, problems);
  return EMPTY_LOCK;
}

const REMEDY = "restore it from version control, or remove it and choose again";

function parse(text: string, fileName: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch (error) {
    const rule = `is not JSON: ${error instanceof Error ? error.message : String(error)}`;
    refuse(fileName, [{ path: "the file", rule, remedy: REMEDY }]);
    return undefined;
  }
}

/** The file's text: pools sorted by name, so that a change of one pool is a change of its lines. */
export function printLock(lock: Lock): string {
  const clouds = Object.entries(lock.clouds).sort(byKey);
  const sorted = clouds.map(([cloud, { region, pools }]) => {
    return [cloud, { region, pools: Object.fromEntries(Object.entries(pools).sort(byKey)) }] as const;
  });
  return `${JSON.stringify({ version: lock.version, clouds: Object.fromEntries(sorted) }, undefined, 2)}\n`;
}

function byKey([a]: readonly [string, unknown], [b]: readonly [string, unknown]): number {
  return a < b ? -1 : 1;
}

/** @param date the day of the choice, e.g. `2026-11-21` */
export function entryOf({ type, attach, carries, price, pinned, alike, why }: Choice, date: string): LockEntry {
  const { accelerator, devices, vcpu, memoryGiB } = carries;
  return {
    type,
    ...(attach !== undefined && { attach }),
    ...(accelerator !== undefined && { accelerator }),
    devices,
    vcpu,
    memoryGiB,
    ...(price === undefined && { unlisted: true as const }),
    pinned,
    chosen: date,
    ...(price?.onDemand !== undefined && { onDemand: price.onDemand }),
    ...(alike.length > 0 && { also: [...alike] }),
    why: why.join("; "),
  };
}

/** A recorded machine as an offer of its own, with the figures of its day: what the catalogue says today is no matter. */
export function recordedOffer(cloud: SellingCloud, region: string, entry: LockEntry): Offer {
  const { type, attach, accelerator, devices, vcpu, memoryGiB, onDemand, chosen } = entry;
  return {
    cloud,
    region,
    type,
    ...(attach !== undefined && { attach }),
    ...(accelerator !== undefined && { accelerator }),
    devices,
    vcpu,
    memoryGiB,
    ...(onDemand !== undefined && { onDemand }),
    source: -1,
    from: { reference: "the lock file", date: chosen },
    ...machineTraits(cloud, type),
  };
}

export function entryName(entry: LockEntry): string {
  return offerName(entry);
}
