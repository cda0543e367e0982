/**
 * When GKE may change a cluster: windows, and times that are left out.
 * cloud.google.com/kubernetes-engine/docs/concepts/maintenance-windows-and-exclusions, read 2026-11-21
 */
import { z } from "zod";
import type { BrokenRule, Plain } from "../../plugin/row";
import { listAt, textAt } from "../../plugin/reading";

const instant = () => z.iso.datetime("must be a time in UTC such as 2026-01-03T00:00:00Z");

const EXCLUDED = ["NO_UPGRADES", "NO_MINOR_UPGRADES"] as const;

export const maintenancePolicy = z.strictObject({
  recurringWindow: z
    .strictObject({ startTime: instant(), endTime: instant(), recurrence: z.string().startsWith("FREQ=") })
    .optional(),
  maintenanceExclusions: z
    .array(
      z.strictObject({
        exclusionName: z.string().min(1),
        startTime: instant(),
        endTime: instant(),
        exclusionOptions: z.strictObject({ scope: z.enum(EXCLUDED) }).optional(),
      }),
    )
    .max(20, "must be at most 20")
    .optional(),
  dailyMaintenanceWindow: z.strictObject({ startTime: z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/) }).optional(),
});

const HOUR = 60 * 60 * 1000;
const DAY = 24 * HOUR;

/** GKE wants windows of four hours at least that make 48 hours in any 32 days. */
const LEAST_WINDOW = 4;
const LEAST_IN_32_DAYS = 48;

export function maintenanceRules(inputs: Plain): BrokenRule[] {
  return [...windowRules(inputs), ...exclusionRules(inputs)];
}

function windowRules(inputs: Plain): BrokenRule[] {
  const property = "maintenancePolicy.recurringWindow";
  const start = Date.parse(textAt(inputs, `${property}.startTime`) ?? "");
  const end = Date.parse(textAt(inputs, `${property}.endTime`) ?? "");
  const recurrence = textAt(inputs, `${property}.recurrence`);
  if (Number.isNaN(start) || Number.isNaN(end) || recurrence === undefined) return [];
  const hours = (end - start) / HOUR;
  if (hours < LEAST_WINDOW || hours > 24) {
    return [{ property, rule: `lasts ${hours} hours, and must last from ${LEAST_WINDOW} to 24` }];
  }
  const inAll = hours * windowsIn32Days(recurrence);
  return inAll >= LEAST_IN_32_DAYS
    ? []
    : [{ property, rule: `leaves ${inAll} hours in 32 days, and GKE needs ${LEAST_IN_32_DAYS}` }];
}

/** Without any upgrade a cluster may be for a month, three times. */
function exclusionRules(inputs: Plain): BrokenRule[] {
  const property = "maintenancePolicy.maintenanceExclusions";
  const whole = listAt(inputs, property).filter((one) => textAt(one, "exclusionOptions.scope") !== "NO_MINOR_UPGRADES");
  const days = whole.map(
    (one) => (Date.parse(textAt(one, "endTime") ?? "") - Date.parse(textAt(one, "startTime") ?? "")) / DAY,
  );
  return [
    ...(whole.length > 3 ? [{ property, rule: "has more than three of scope NO_UPGRADES" }] : []),
    ...(days.some((length) => !(length > 0)) ? [{ property, rule: "has one that ends before it starts" }] : []),
    ...(days.some((length) => length > 30)
      ? [{ property, rule: "has one of scope NO_UPGRADES that lasts more than 30 days" }]
      : []),
  ];
}

/** How often a rule of RFC 5545 comes round in 32 days, at least. */
function windowsIn32Days(recurrence: string): number {
  const parts = Object.fromEntries(recurrence.split(";").map((part) => part.split("=")));
  const interval = Number(parts["INTERVAL"] ?? "1");
  const days = String(parts["BYDAY"] ?? "SA").split(",").length;
  if (parts["FREQ"] === "DAILY") return Math.floor(32 / interval);
  if (parts["FREQ"] === "WEEKLY") return Math.floor(4 / interval) * days;
  return 1;
}
