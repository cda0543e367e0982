/** Prometheus' unit tests from an alert's proof: it fires at its time and not before, stays silent, and what it does without series. */
import { parseDuration } from "../../../../components/core/durations";
import type { Alert, Series } from "../../../../components/monitoring/alerts/alert";
import { ruleOf, type Rule } from "../../../../components/monitoring/alerts/rules";
import { SOURCE_IDS } from "../../../../components/monitoring/metrics/registry";

/** Whole files of promtool; JSON is YAML. */
export interface ProofFiles {
  readonly rules: object;
  readonly tests: { readonly tests: readonly object[] };
}

const RUNBOOKS = "https://example.org/runbooks";
const SECONDS_PER_MINUTE = 60;

type AlertRule = Extract<Rule, { readonly alert: string }>;

export function proofFiles(alert: Alert, ruleFile: string): ProofFiles {
  const { proof } = alert;
  const minutes = proof.interval ?? 1;
  const rule = ruleOf(alert, proof.sources ?? SOURCE_IDS, RUNBOOKS) as AlertRule;
  const waits = parseDuration(alert.for) / SECONDS_PER_MINUTE;
  const fires = (proof.onset ?? 0) * minutes + waits;
  const length = fires / minutes + 10;
  const fired = (labels: Readonly<Record<string, string>>) => [expected(rule, labels)];
  const absent = proof.absent === undefined ? [] : fired(proof.absent);
  const test = (
    name: string,
    series: Series,
    at: readonly (readonly [minute: number, alerts: readonly object[]])[],
  ) => ({
    name,
    interval: `${minutes}m`,
    input_series: Object.entries(series).map(([text, values]) => ({ series: text, values: written(values, length) })),
    alert_rule_test: at.map(([minute, exp_alerts]) => ({ eval_time: `${minute}m`, alertname: alert.name, exp_alerts })),
  });
  const unrelated = { unrelated: 1 };
  return {
    rules: { groups: [{ name: alert.name, rules: [rule] }] },
    tests: {
      ...{ rule_files: [ruleFile], evaluation_interval: `${minutes}m` },
      tests: [
        test("broken", { ...unrelated, ...proof.broken }, [
          // An alert that always fires has no time before it does.
          ...(fires > 0 ? [[fires - minutes, []] as const] : []),
          [fires, fired(proof.labels)],
        ]),
        test("healthy", { ...unrelated, ...proof.healthy }, [
          [fires, Object.keys(proof.healthy).length === 0 ? absent : []],
        ]),
        test("absent", unrelated, [[fires, absent]]),
      ],
    },
  };
}

/** In promtool's notation: a first value, and how often it repeats or grows. */
function written(values: number | string, length: number): string {
  if (typeof values === "number") return `${values}x${length}`;
  return values.includes("x") ? values : `${values}x${length}`;
}

function expected({ labels, annotations }: AlertRule, own: Readonly<Record<string, string>>) {
  const filled = Object.entries(annotations).map(([name, text]) => [name, fill(text, own)]);
  return { exp_labels: { ...own, ...labels }, exp_annotations: Object.fromEntries(filled) as Record<string, string> };
}

function fill(text: string, labels: Readonly<Record<string, string>>): string {
  return text.replace(/\{\{ \$labels\.(\w+) \}\}/g, (_all, label: string) => {
    const value = labels[label];
    if (value === undefined) throw new Error(`"${text}" names ${label}, which the alert does not have`);
    return value;
  });
}
