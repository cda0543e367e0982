/**
 * When a cloud may change a cluster by itself: one weekly window, and dates on which it may not. Pure. Each cloud is told in
 * its own words; what it does then is in docs/node-pools.md.
 */
import { z } from "zod";
import type { Problem } from "../core/errors";

export const DAYS = ["sunday", "monday", "tuesday", "wednesday", "thursday", "friday", "saturday"] as const;
export type Day = (typeof DAYS)[number];

/** GKE's limits: cloud.google.com/kubernetes-engine/docs/concepts/maintenance-windows-and-exclusions, read 2026-11-21. */
const LONGEST_FREEZE_DAYS = 30;
const MOST_FREEZES = 3;

const date = () => z.iso.date('must be a date in quotes, such as "2026-12-18"');

export const maintenanceSpec = z
  .strictObject({
    day: z
      .enum(DAYS)
      .default("sunday")
      .describe("The day of the week on which the window opens, in UTC. Default: sunday."),
    from: z
      .string()
      .regex(/^([01]\d|2[0-3]):00$/, 'must be a full hour in quotes, such as "01:00"')
      .default("00:00")
      .describe('When the window opens, a full hour in UTC. Default: "00:00".'),
    hours: z
      .int("must be whole hours")
      .min(4, "must be at least 4, below which no cloud starts")
      .max(24, "must be at most 24")
      .default(12)
      .describe("How long the window is open. Default: 12, the least of a weekly window that GKE takes."),
    freezes: z
      .array(
        z
          .strictObject({
            from: date().describe("The first day."),
            until: date().describe("The last day."),
          })
          .refine(({ from, until }) => from <= until, { path: ["until"], error: "is before from" })
          .refine(({ from, until }) => daysBetween(from, until) <= LONGEST_FREEZE_DAYS, {
            path: ["until"],
            error: `must be within ${LONGEST_FREEZE_DAYS} days: longer, GKE would go without security fixes and refuses`,
          }),
      )
      .max(MOST_FREEZES, `must be at most ${MOST_FREEZES}, which is what GKE takes`)
      .default([])
      .describe(
        "Days on which no window opens, in UTC. Not on AWS, where EKS patches its control plane when it wants to. " +
          "Default: none.",
      ),
  })
  .describe(
    "When the cloud may change the cluster by itself: patches of the control plane, images of nodes. Nodes that Karpenter " +
      "started are replaced by newer ones in this window too.",
  );
export type Maintenance = z.output<typeof maintenanceSpec>;

/** The whole days from the first to the last, both counted. */
function daysBetween(from: string, until: string): number {
  return (Date.parse(until) - Date.parse(from)) / DAY + 1;
}

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const WEEK_HOURS = 7 * 24;

/** The hour at which the window opens. */
export function openingHour({ from }: Maintenance): number {
  return Number(from.slice(0, 2));
}

/** The rest of the week, as the time at which it begins each week and the hours that it lasts. */
export function closedHours(maintenance: Maintenance): {
  readonly day: number;
  readonly hour: number;
  readonly hours: number;
} {
  const closing = DAYS.indexOf(maintenance.day) * 24 + openingHour(maintenance) + maintenance.hours;
  const from = closing % WEEK_HOURS;
  return { day: Math.floor(from / 24), hour: from % 24, hours: WEEK_HOURS - maintenance.hours };
}

/** A window of the week as the first one in a year that has gone by: its beginning and end, as ISO instants. */
export function firstWindow(maintenance: Maintenance): { readonly start: string; readonly end: string } {
  // A Sunday. Any past one will do: only its day and hour count.
  const sunday = Date.parse("2026-01-04T00:00:00Z");
  const start = sunday + DAYS.indexOf(maintenance.day) * DAY + openingHour(maintenance) * HOUR;
  return { start: instant(start), end: instant(start + maintenance.hours * HOUR) };
}

/** The first instant after a freeze. */
export function endOfFreeze({ until }: Maintenance["freezes"][number]): string {
  return instant(Date.parse(until) + DAY);
}

function instant(milliseconds: number): string {
  return new Date(milliseconds).toISOString().replace(".000Z", "Z");
}

/** @param least hours that the cloud wants of a window that opens once a week */
export function checkWindow({ hours }: Maintenance, least: number, path = "cluster.maintenance"): Problem[] {
  if (hours >= least) return [];
  const rule = "is too short for a weekly window: GKE wants 48 hours in any 32 days";
  return [{ path: `${path}.hours`, value: hours, rule, remedy: `set it to ${least} or more` }];
}

/** For a cloud that cannot be told to wait. */
export function checkNoFreezes({ freezes }: Maintenance, path = "cluster.maintenance"): Problem[] {
  if (freezes.length === 0) return [];
  return [
    {
      path: `${path}.freezes`,
      rule: "cannot be kept on AWS: EKS patches its control plane when it wants to, and nodes change only with `up`",
      remedy: "remove it, and run no `up` on those days",
    },
  ];
}
