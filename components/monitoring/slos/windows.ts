/**
 * How fast a budget may burn before somebody is told. From the SRE workbook, chapter "Alerting on SLOs", with the third row
 * that Sloth adds (slok/sloth 0.16.0, internal/alert/windows/google-30d.yaml), read 2026-11-30.
 */
import type { Priority } from "../alerts/alert";

export interface BurnRow {
  readonly alert: string;
  /** Times the even pace at which the whole budget lasts for the period. */
  readonly factor: number;
  readonly long: string;
  /** A twelfth of the long one, so that the alert ends soon after the fault. */
  readonly short: string;
  /** `page`: as the objective says. */
  readonly priority: Priority | "page";
  /** Share of the budget, in percent, that is spent when the long window is over. */
  readonly spent: number;
}

export const BURN_ROWS: readonly BurnRow[] = [
  { alert: "ErrorBudgetBurnsInDays", factor: 14.4, long: "1h", short: "5m", priority: "page", spent: 2 },
  { alert: "ErrorBudgetBurnsInAWeek", factor: 6, long: "6h", short: "30m", priority: "P1", spent: 5 },
  { alert: "ErrorBudgetBurnsInTenDays", factor: 3, long: "1d", short: "2h", priority: "P2", spent: 10 },
  { alert: "ErrorBudgetBurnsTooFast", factor: 1, long: "3d", short: "6h", priority: "P3", spent: 10 },
];

/** Windows over which the share of errors is recorded, besides the period. */
export const WINDOWS = ["5m", "30m", "1h", "2h", "6h", "1d", "3d"] as const;

/** What happens as the budget is spent. A gate of deployments reads the same table. */
export const BUDGET_POLICY = [
  { alert: "ErrorBudgetSpent25", spent: 25, priority: "P3", action: "note it in the team's next review" },
  { alert: "ErrorBudgetSpent50", spent: 50, priority: "P3", action: "review risky changes before they go out" },
  {
    alert: "ErrorBudgetSpent75",
    spent: 75,
    priority: "P2",
    action: "deliver only what makes the service more reliable",
  },
  {
    alert: "ErrorBudgetSpent100",
    spent: 100,
    priority: "P1",
    action: "deliver nothing but repairs until the budget is back",
  },
] as const satisfies readonly {
  readonly alert: string;
  readonly spent: number;
  readonly priority: Priority;
  readonly action: string;
}[];

/** What a gate of deployments asks Prometheus: the share of the budget that is left, of the objective that has least. */
export const GATE_QUERY = "min by (sloth_service) (slo:period_error_budget_remaining:ratio)";
