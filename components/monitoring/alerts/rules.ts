/** Groups of a PrometheusRule from what is defined. Pure: the same definitions give the same text. */
import type { Problem } from "../../core/errors";
import { ALERT_GROUPS, RECORDINGS, type Recording } from "./all";
import { severityOf, type Alert } from "./alert";

/** As Prometheus reads it. */
export type Rule =
  | { readonly record: string; readonly expr: string; readonly labels?: Readonly<Record<string, string>> }
  | {
      readonly alert: string;
      readonly expr: string;
      readonly for?: string;
      readonly labels: Readonly<Record<string, string>>;
      readonly annotations: Readonly<Record<string, string>>;
    };

export interface RuleGroup {
  readonly name: string;
  /** @default Prometheus' own */
  readonly interval?: string;
  readonly rules: readonly Rule[];
}

export interface RuleOptions {
  /** Ids of what is installed. */
  readonly sources: readonly string[];
  /** Where the pages of docs/runbooks are read, without a slash at the end. */
  readonly runbooks: string;
}

/** The groups of everything whose sources are installed. Groups without rules are left out: Prometheus refuses them. */
export function alertGroups({ sources, runbooks }: RuleOptions): readonly RuleGroup[] {
  const isInstalled = ({ needs }: Pick<Alert | Recording, "needs">) => needs.every((id) => sources.includes(id));
  const recordings = RECORDINGS.filter(isInstalled).map(({ record, expr }): Rule => ({ record, expr }));
  const groups = Object.entries<readonly Alert[]>(ALERT_GROUPS).map(([name, alerts]): RuleGroup => ({
    name: `platform-${name}`,
    rules: alerts.filter(isInstalled).map((alert) => ruleOf(alert, sources, runbooks)),
  }));
  return [{ name: "platform-recordings", rules: recordings }, ...groups].filter(({ rules }) => rules.length > 0);
}

export function ruleOf(alert: Alert, sources: readonly string[], runbooks: string): Rule {
  const { name, expr, summary, description, priority, team } = alert;
  return {
    alert: name,
    expr: typeof expr === "string" ? expr : expr(sources),
    // Prometheus leaves out a duration of nothing.
    ...(alert.for === "0m" ? {} : { for: alert.for }),
    labels: { severity: severityOf(alert), priority, team },
    annotations: { summary, description, runbook_url: runbookOf(name, runbooks) },
  };
}

export function runbookOf(alert: string, runbooks: string): string {
  return `${runbooks}/${alert}.md`;
}

/** Alerts that cannot stand beside one another: two of one name, whose pages and routes nobody could tell apart. */
export function checkAlerts(alerts: readonly Pick<Alert, "name">[], path: string): readonly Problem[] {
  return alerts.flatMap(({ name }, index) =>
    alerts.findIndex((other) => other.name === name) === index
      ? []
      : [
          {
            path: `${path}[${index}].name`,
            value: name,
            rule: "is the name of another alert",
            remedy: "rename one of them",
          },
        ],
  );
}
