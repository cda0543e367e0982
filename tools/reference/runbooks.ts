/**
 * docs/runbooks: a page for each alert. What its definition says is written here; what somebody woken at night needs is written
 * by hand below the line, and kept.
 */
import * as fs from "node:fs";
import path from "node:path";
import { severityOf, type Alert } from "../../components/monitoring/alerts/alert";
import { ALERTS } from "../../components/monitoring/alerts/all";
import type { Rule } from "../../components/monitoring/alerts/rules";
import { SOURCE_IDS, SOURCES } from "../../components/monitoring/metrics/registry";
import { sloGroups } from "../../components/monitoring/slos/rules";
import { DEFAULT_SLOS } from "../../components/monitoring/slos/slo";

const ROOT = path.join(__dirname, "../..");
const FOLDER = "docs/runbooks";
const LINE = "<!-- Below this line by hand. Above it from the alert's definition by `npm run generate`. -->";
const SECTIONS = ["What it means", "How to see it", "What to do", "When it is over"];

/** By path: what each page must contain, before formatting. */
export const RUNBOOKS: Readonly<Record<string, () => string>> = Object.fromEntries([
  [`${FOLDER}/README.md`, index],
  ...ALERTS.map((alert): [string, () => string] => [
    `${FOLDER}/${alert.name}.md`,
    () => page(alert.name, frameOf(alert)),
  ]),
  ...objectiveAlerts().map((rule): [string, () => string] => [
    `${FOLDER}/${rule.alert}.md`,
    () => page(rule.alert, frameOfObjective(rule)),
  ]),
]);

type AlertRule = Extract<Rule, { readonly alert: string }>;

/** Alerts of objectives, as those of the first objective: others differ in their thresholds and labels. */
function objectiveAlerts(): readonly AlertRule[] {
  const [group] = sloGroups(DEFAULT_SLOS.slice(0, 1), { sources: SOURCE_IDS, runbooks: "." });
  return (group?.rules ?? []).flatMap((rule) => ("alert" in rule ? [rule] : []));
}

function frameOf(alert: Alert): string {
  const { priority, team, expr, needs, corrects } = alert;
  const titles = SOURCES.flatMap(({ id, title }) => (needs.includes(id) ? [title] : []));
  return [
    row(priority, severityOf(alert), team, alert.for, titles.join(", ")),
    ...(corrects === undefined ? [] : [`The guide that asked for it was wrong in this: ${corrects}.`]),
    promql(typeof expr === "string" ? expr : expr(SOURCE_IDS)),
  ].join("\n\n");
}

function frameOfObjective({ labels, expr, for: wait = "0m" }: AlertRule): string {
  const { priority = "", severity = "", team = "" } = labels;
  return [
    row(priority, severity, team, wait, "objectives"),
    "Of the first objective; others have their own labels and thresholds:",
    promql(expr),
  ].join("\n\n");
}

function row(priority: string, severity: string, team: string, wait: string, source: string): string {
  const after = wait === "0m" ? "at once" : wait;
  return [
    "| priority | severity | team | fires after | told by |",
    "| - | - | - | - | - |",
    `| ${priority} | ${severity} | ${team} | ${after} | ${source} |`,
  ].join("\n");
}

function promql(expr: string): string {
  return `\`\`\`promql\n${expr}\n\`\`\``;
}

function page(name: string, frame: string): string {
  const file = path.join(ROOT, FOLDER, `${name}.md`);
  const written = fs.existsSync(file) ? fs.readFileSync(file, "utf8").split(LINE)[1] : undefined;
  // A test refuses sections without a text.
  return [`# ${name}`, frame, LINE, written ?? SECTIONS.map((section) => `## ${section}`).join("\n\n")].join("\n\n");
}

function index(): string {
  const names = [
    ...ALERTS.map(({ name, summary }) => [name, summary] as const),
    ...objectiveAlerts().map(({ alert, annotations }) => [alert, annotations["summary"] ?? ""] as const),
  ];
  return [
    "# Runbooks",
    "<!-- Generated from the alerts of components/monitoring by `npm run generate`; do not edit. -->",
    "A page for each alert. Commands stand as they are typed; what is in angle brackets is in the alert's labels. Ask Prometheus after " +
      "`kubectl port-forward -n monitoring svc/kube-prometheus-stack-prometheus 9090`, in a browser or by `promtool query instant http://127.0.0.1:9090`.",
    [
      "| alert | says |",
      "| - | - |",
      ...names.map(
        ([name, summary]) =>
          `| [${name}](${name}.md) | ${summary.replaceAll(/\{\{ \$labels\.(\w+) \}\}/g, "<$1>").replaceAll("<", "&lt;")} |`,
      ),
    ].join("\n"),
  ].join("\n\n");
}
