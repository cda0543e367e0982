/** Rules of objectives under Sloth's names, so that its dashboards read them. Pure. */
import { SEVERITY_OF, type Priority } from "../alerts/alert";
import { runbookOf, type Rule, type RuleGroup } from "../alerts/rules";
import { PERIOD_DAYS, type Slo } from "./slo";
import { BUDGET_POLICY, BURN_ROWS, WINDOWS } from "./windows";

const PERIOD = `${PERIOD_DAYS}d`;

/** Every window reads what this group records before, so all is evaluated at one pace. */
const INTERVAL = "1m";

/** Series that objectives record, with their labels. */
export const RECORDED: Readonly<Record<string, readonly string[]>> = Object.fromEntries(
  [
    "slo:sli_bad:rate5m",
    "slo:sli_total:rate5m",
    ...[...WINDOWS, PERIOD].map((window) => `slo:sli_error:ratio_rate${window}`),
    ...["slo:objective:ratio", "slo:error_budget:ratio", "slo:time_period:days"],
    ...["slo:current_burn_rate:ratio", "slo:period_burn_rate:ratio", "slo:period_error_budget_remaining:ratio"],
  ].map((name) => [name, ["sloth_id", "sloth_service", "sloth_slo", "sloth_window"]]),
);

export interface SloOptions {
  /** Ids of what is installed. */
  readonly sources: readonly string[];
  readonly runbooks: string;
}

/** A group for each objective whose sources are installed. */
export function sloGroups(slos: readonly Slo[], { sources, runbooks }: SloOptions): readonly RuleGroup[] {
  return slos
    .filter(({ needs }) => needs.every((id) => sources.includes(id)))
    .map((slo) => ({
      name: `slo-${idOf(slo)}`,
      interval: INTERVAL,
      rules: [...recordings(slo), ...burnAlerts(slo, runbooks), ...budgetAlerts(slo, runbooks)],
    }));
}

export function idOf({ service, name }: Pick<Slo, "service" | "name">): string {
  return `${service}-${name}`;
}

/** The share that may be bad, as people write it: 0.001 and not 0.0009999999999999 for 99.9. */
export function budgetOf({ objective }: Pick<Slo, "objective">): number {
  return decimal((100 - objective) / 100);
}

function decimal(value: number): number {
  return Number(value.toPrecision(10));
}

function labelsOf(slo: Slo) {
  return { sloth_id: idOf(slo), sloth_service: slo.service, sloth_slo: slo.name };
}

function recordings(slo: Slo): readonly Rule[] {
  const labels = labelsOf(slo);
  const own = `{sloth_id="${idOf(slo)}"}`;
  const { bad, total } = indicatorOf(slo);
  const record = (name: string, expr: string, more: Record<string, string> = {}): Rule => ({
    record: name,
    expr,
    labels: { ...labels, ...more },
  });
  // Sums of what was recorded: a busy hour weighs more than a quiet one, and no window reads raw series.
  const ratio = (window: string) =>
    record(
      `slo:sli_error:ratio_rate${window}`,
      window === "5m"
        ? `slo:sli_bad:rate5m${own} / (slo:sli_total:rate5m${own} > 0)`
        : `sum_over_time(slo:sli_bad:rate5m${own}[${window}]) / (sum_over_time(slo:sli_total:rate5m${own}[${window}]) > 0)`,
      { sloth_window: window },
    );
  return [
    record("slo:sli_bad:rate5m", bad),
    record("slo:sli_total:rate5m", total),
    ...[...WINDOWS, PERIOD].map(ratio),
    record("slo:objective:ratio", `vector(${decimal(slo.objective / 100)})`),
    record("slo:error_budget:ratio", `vector(${budgetOf(slo)})`),
    record("slo:time_period:days", `vector(${PERIOD_DAYS})`),
    record(
      "slo:current_burn_rate:ratio",
      `max without (sloth_window) (slo:sli_error:ratio_rate5m${own}) / ${budgetOf(slo)}`,
    ),
    record(
      "slo:period_burn_rate:ratio",
      `max without (sloth_window) (slo:sli_error:ratio_rate${PERIOD}${own}) / ${budgetOf(slo)}`,
    ),
    record("slo:period_error_budget_remaining:ratio", `1 - slo:period_burn_rate:ratio${own}`),
  ];
}

function indicatorOf({ indicator }: Slo): { readonly bad: string; readonly total: string } {
  if (indicator.kind === "ratio") return indicator;
  const total = `sum(rate(${indicator.histogram}_count[5m]))`;
  return { bad: `${total} - sum(rate(${indicator.histogram}_bucket{le="${bound(indicator.seconds)}"}[5m]))`, total };
}

/** Prometheus 3 writes bounds as floats: 1.0 and not 1. */
export function bound(seconds: number): string {
  return Number.isInteger(seconds) ? `${seconds}.0` : String(seconds);
}

function burnAlerts(slo: Slo, runbooks: string): readonly Rule[] {
  const above = (window: string, threshold: number) =>
    `max without (sloth_window) (slo:sli_error:ratio_rate${window}{sloth_id="${idOf(slo)}"} > ${threshold})`;
  // A budget so large that not even an outage burns it as fast: the row could never fire.
  return BURN_ROWS.filter(({ factor }) => factor * budgetOf(slo) < 1).map(
    ({ alert, factor, long, short, priority }) => {
      const threshold = decimal(factor * budgetOf(slo));
      return alertOf(slo, runbooks, {
        alert,
        expr: `${above(short, threshold)} and ${above(long, threshold)}`,
        priority: priority === "page" ? slo.page : priority,
        summary: `${slo.service} burns the budget of ${slo.name} ${factor} times as fast as it lasts`,
      });
    },
  );
}

function budgetAlerts(slo: Slo, runbooks: string): readonly Rule[] {
  return BUDGET_POLICY.map(({ alert, spent, priority, action }) =>
    alertOf(slo, runbooks, {
      alert,
      expr: `slo:period_error_budget_remaining:ratio{sloth_id="${idOf(slo)}"} <= ${decimal(1 - spent / 100)}`,
      wait: "1h",
      priority,
      summary: `${slo.service} has spent ${spent} % of the budget of ${slo.name}: ${action}`,
    }),
  );
}

function alertOf(
  slo: Slo,
  runbooks: string,
  given: { alert: string; expr: string; wait?: string; priority: Priority; summary: string },
): Rule {
  return {
    alert: given.alert,
    expr: given.expr,
    ...(given.wait === undefined ? {} : { for: given.wait }),
    labels: { ...labelsOf(slo), severity: SEVERITY_OF[given.priority], priority: given.priority, team: slo.team },
    annotations: {
      summary: given.summary,
      description: slo.description,
      runbook_url: runbookOf(given.alert, runbooks),
    },
  };
}
