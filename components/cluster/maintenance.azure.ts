/** When AKS may change a cluster, as each of its three kinds of maintenance is told: plain data. Pure. */
import { openHours, type Day, type Maintenance } from "./maintenance";

/** Every kind of maintenance by the name that AKS knows it by. */
export function maintenanceWindows(maintenance: Maintenance) {
  return {
    default: releases(maintenance),
    aksManagedAutoUpgradeSchedule: weekly(maintenance),
    aksManagedNodeOSUpgradeSchedule: weekly(maintenance),
  };
}

/** AKS' own weekly releases. Dates cannot be kept from them. */
function releases(maintenance: Maintenance) {
  return { timeInWeek: openHours(maintenance).map(({ day, hours }) => ({ day: asAks(day), hourSlots: [...hours] })) };
}

/** Patches of Kubernetes, and images of nodes. */
function weekly({ day, from, hours, freezes }: Maintenance) {
  return {
    maintenanceWindow: {
      schedule: { weekly: { dayOfWeek: asAks(day), intervalWeeks: 1 } },
      durationHours: hours,
      startTime: from,
      utcOffset: "+00:00",
      ...(freezes.length > 0 && { notAllowedDates: freezes.map(({ from: start, until: end }) => ({ start, end })) }),
    },
  };
}

function asAks(day: Day): string {
  return `${day.slice(0, 1).toUpperCase()}${day.slice(1)}`;
}
