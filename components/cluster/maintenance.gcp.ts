/** When GKE may patch a cluster and its nodes: plain data. Pure. */
import type { Problem } from "../core/errors";
import { checkWindow, endOfFreeze, firstWindow, type Maintenance } from "../control-plane/maintenance";

/** A weekly window of 12 hours is what makes 48 hours in any 32 days. */
const LEAST_HOURS = 12;

export function checkMaintenance(maintenance: Maintenance): Problem[] {
  return checkWindow(maintenance, LEAST_HOURS);
}

export function maintenancePolicy(maintenance: Maintenance) {
  const { start, end } = firstWindow(maintenance);
  const byDay = maintenance.day.slice(0, 2).toUpperCase();
  return {
    recurringWindow: { startTime: start, endTime: end, recurrence: `FREQ=WEEKLY;BYDAY=${byDay}` },
    maintenanceExclusions: maintenance.freezes.map((freeze) => ({
      exclusionName: `freeze-${freeze.from}`,
      startTime: `${freeze.from}T00:00:00Z`,
      endTime: endOfFreeze(freeze),
      exclusionOptions: { scope: "NO_UPGRADES" },
    })),
  };
}
