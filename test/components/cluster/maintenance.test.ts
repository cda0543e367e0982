/** The maintenance window: what is asked once, and how each cloud is told it. */
import assert from "node:assert/strict";
import * as fc from "fast-check";
import { facts } from "../../../components/cloud/aws/facts";
import {
  closedHours,
  DAYS,
  firstWindow,
  maintenanceSpec,
  openingHour,
} from "../../../components/control-plane/maintenance";
import { maintenanceWindows } from "../../../components/cluster/maintenance.azure";
import { checkMaintenance, maintenancePolicy } from "../../../components/cluster/maintenance.gcp";
import { clusterSpec } from "../../../components/cluster/spec";
import { networkSpec } from "../../../components/network/spec";
import { maintenanceRules } from "../../../rehearsal/clouds/gcp/cluster/maintenance";
import { AWS_PLACEMENT } from "../../support/clouds/cloud-fixtures";

const windows = fc
  .record({
    day: fc.constantFrom(...DAYS),
    hour: fc.integer({ min: 0, max: 23 }),
    hours: fc.integer({ min: 4, max: 24 }),
  })
  .map(({ hour, ...rest }) => maintenanceSpec.parse({ ...rest, from: `${String(hour).padStart(2, "0")}:00` }));

const FREEZE = { from: "2026-12-18", until: "2027-01-04" };

/** Hours of the week, Sunday's first, in which a window is open. */
function open(maintenance: ReturnType<typeof maintenanceSpec.parse>): Set<number> {
  const first = DAYS.indexOf(maintenance.day) * 24 + openingHour(maintenance);
  return new Set(Array.from({ length: maintenance.hours }, (_, index) => (first + index) % 168));
}

describe("the maintenance window", () => {
  it("is open for its hours, and closed for every other hour of the week", () => {
    fc.assert(
      fc.property(windows, (maintenance) => {
        const { day, hour, hours } = closedHours(maintenance);
        const closed = Array.from({ length: hours }, (_, index) => (day * 24 + hour + index) % 168);
        assert.equal(open(maintenance).size, maintenance.hours);
        assert.equal(new Set([...closed, ...open(maintenance)]).size, 168);
      }),
    );
  });

  it("opens on the same day and hour wherever it is told", () => {
    fc.assert(
      fc.property(windows, (maintenance) => {
        const { start, end } = firstWindow(maintenance);
        const opens = new Date(start);
        assert.ok(open(maintenance).has(opens.getUTCDay() * 24 + opens.getUTCHours()));
        assert.equal((Date.parse(end) - Date.parse(start)) / 3_600_000, maintenance.hours);
        const gke = maintenancePolicy(maintenance).recurringWindow;
        assert.equal(gke.startTime, start);
        assert.equal(gke.recurrence, `FREQ=WEEKLY;BYDAY=${maintenance.day.slice(0, 2).toUpperCase()}`);
        const { aksManagedAutoUpgradeSchedule: aks } = maintenanceWindows(maintenance);
        assert.equal(aks.maintenanceWindow.schedule.weekly.dayOfWeek.toLowerCase(), maintenance.day);
        assert.equal(aks.maintenanceWindow.startTime, maintenance.from);
      }),
    );
  });

  it("is long enough for GKE, or refused before GKE refuses it", () => {
    fc.assert(
      fc.property(windows, (maintenance) => {
        const byGke = maintenanceRules({ maintenancePolicy: maintenancePolicy(maintenance) });
        assert.equal(checkMaintenance(maintenance).length > 0, byGke.length > 0);
      }),
    );
    const [problem] = checkMaintenance(maintenanceSpec.parse({ hours: 6 }));
    assert.equal(problem?.path, "cluster.maintenance.hours");
    assert.match(problem.remedy ?? "", /12 or more/);
    assert.deepEqual(checkMaintenance(maintenanceSpec.parse({})), []);
  });

  it("never opens in a freeze on Google Cloud and Azure, its last day included", () => {
    const maintenance = maintenanceSpec.parse({ freezes: [FREEZE] });
    const [exclusion] = maintenancePolicy(maintenance).maintenanceExclusions;
    assert.deepEqual(exclusion, {
      exclusionName: "freeze-2026-12-18",
      startTime: "2026-12-18T00:00:00Z",
      endTime: "2027-01-05T00:00:00Z",
      exclusionOptions: { scope: "NO_UPGRADES" },
    });
    const { aksManagedNodeOSUpgradeSchedule: aks } = maintenanceWindows(maintenance);
    assert.deepEqual(aks.maintenanceWindow.notAllowedDates, [{ start: FREEZE.from, end: FREEZE.until }]);
    assert.deepEqual(maintenanceRules({ maintenancePolicy: maintenancePolicy(maintenance) }), []);
  });

  it("cannot be kept shut on AWS, which a preview says", () => {
    const problems = facts.ground.check({
      placement: { aws: AWS_PLACEMENT },
      network: networkSpec.parse({}),
      cluster: clusterSpec.parse({ maintenance: { freezes: [FREEZE] } }),
      beside: [],
      volumes: [],
      pools: [],
    });
    assert.deepEqual(
      problems.map(({ path }) => path),
      ["cluster.maintenance.freezes"],
    );
  });

  it("takes no freeze that is backwards, longer than a month, or the fourth", () => {
    const messages = (freezes: readonly object[]) =>
      maintenanceSpec.safeParse({ freezes }).error?.issues.map(({ path, message }) => `${path.join(".")} ${message}`);
    assert.deepEqual(messages([{ from: "2026-12-18", until: "2026-12-17" }]), ["freezes.0.until is before from"]);
    assert.match(messages([{ from: "2026-12-01", until: "2026-12-31" }])?.[0] ?? "", /within 30 days/);
    assert.equal(messages([{ from: "2026-12-01", until: "2026-12-30" }]), undefined);
    assert.match(messages([FREEZE, FREEZE, FREEZE, FREEZE])?.[0] ?? "", /at most 3/);
    assert.match(messages([{ from: "18.12.2026", until: "2026-12-20" }])?.[0] ?? "", /must be a date/);
  });
});
