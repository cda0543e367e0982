/** When AKS may change a cluster, as each of its three kinds of maintenance is told: plain data. Pure. */
import type { Day, Maintenance } from "../control-plane/maintenance";

/**
 * What AKS upgrades by itself in those windows: no Kubernetes, since it would upgrade nodes together with the control
 * plane, which it cannot while there is a spot pool, and which keeps the control plane from going first when the stack
 * file says so; and of nodes the packages with security fixes, live where that can be, rather than a new image each week.
 * learn.microsoft.com/azure/aks/auto-upgrade-cluster, spot-node-pool, auto-upgrade-node-os-image
 * (MicrosoftDocs/azure-aks-docs@fb060abe, 2026-08-21)
 */
export const AUTO_UPGRADES = { upgradeChannel: "none", nodeOSUpgradeChannel: "SecurityPatch" } as const;

/** Every kind of maintenance by the name that AKS knows it by. */
export function maintenanceWindows(maintenance: Maintenance) {
  return {
    // AKS' own weekly releases of the control plane and its addons.
    default: weekly(maintenance),
    aksManagedAutoUpgradeSchedule: weekly(maintenance),
    aksManagedNodeOSUpgradeSchedule: weekly(maintenance),
  };
}

/** The only form since version 2023-05-01 of the API; AKS turns the older one into it, and a refresh would find a difference. */
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
