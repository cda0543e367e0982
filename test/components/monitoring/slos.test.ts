/** Objectives: refused where they cannot be, and burnt under Prometheus' own tool until each alert says so. */
import assert from "node:assert/strict";
import * as fs from "node:fs";
import * as os from "node:os";
import path from "node:path";
import type { Rule } from "../../../components/monitoring/alerts/rules";
import { knownSeries } from "../../../components/monitoring/metrics/known";
import { SOURCE_IDS, SOURCES } from "../../../components/monitoring/metrics/registry";
import { checkSlos } from "../../../components/monitoring/slos/check";
import { budgetOf, RECORDED, sloGroups } from "../../../components/monitoring/slos/rules";
import { DEFAULT_SLOS, type Slo } from "../../../components/monitoring/slos/slo";
import { BUDGET_POLICY, BURN_ROWS, GATE_QUERY } from "../../../components/monitoring/slos/windows";
import { readPromql } from "./support/promql";
import { ask, FIRST_BUILD, judge } from "./support/tools";

const OPTIONS = { sources: SOURCE_IDS, runbooks: "https://example.org/runbooks" };
const GROUPS = sloGroups(DEFAULT_SLOS, OPTIONS);
const AROUND = { sources: SOURCES, retention: 30 * 86_400, isStoredElsewhere: false };

const isAlert = (rule: Rule): rule is Extract<Rule, { readonly alert: string }> => "alert" in rule;

function slo(change: Partial<Slo> = {}): Slo {
  const [first] = DEFAULT_SLOS;
  assert.ok(first);
  return { ...first, ...change };
}

const latency = (histogram: string, seconds: number): Slo["indicator"] => ({ kind: "latency", histogram, seconds });

describe("monitoring: objectives", () => {
  it("that we start with are accepted, and ask only for series that are known or recorded", () => {
    assert.deepEqual(checkSlos(DEFAULT_SLOS, "slos", AROUND), []);
    const known = knownSeries(SOURCES, RECORDED);
    const expressions = [...GROUPS.flatMap(({ rules }) => rules.map(({ expr }) => expr)), GATE_QUERY];
    const unknown = expressions.flatMap((expr) => {
      const { selectors, mistakes } = readPromql(expr);
      return [...mistakes, ...selectors.flatMap(({ series }) => (known.has(series) ? [] : [series]))];
    });
    assert.deepEqual(unknown, []);
    const records = new Set(
      GROUPS.flatMap(({ rules }) => rules.flatMap((rule) => ("record" in rule ? [rule.record] : []))),
    );
    assert.deepEqual([...records].sort(), Object.keys(RECORDED).sort());
    console.log(
      `      SLOs ${DEFAULT_SLOS.length}, expressions parsed ${expressions.length}, unknown metrics ${unknown.length}`,
    );
  });

  it("are named as Sloth names them", () => {
    // slok/sloth 0.16.0, its records of indicators and of metadata, read 2026-11-30.
    for (const name of [
      "slo:sli_error:ratio_rate5m",
      "slo:sli_error:ratio_rate3d",
      "slo:sli_error:ratio_rate30d",
      "slo:objective:ratio",
      "slo:error_budget:ratio",
      "slo:time_period:days",
      "slo:current_burn_rate:ratio",
      "slo:period_burn_rate:ratio",
      "slo:period_error_budget_remaining:ratio",
    ])
      assert.ok(Object.hasOwn(RECORDED, name), name);
  });

  it("burn by the workbook's table: a share of the budget over a window is a factor", () => {
    // sre.google/workbook/alerting-on-slos: 2 % in 1 h, 5 % in 6 h, 10 % in 3 d of 30 days; Sloth adds 10 % in 1 d.
    const hours: Readonly<Record<string, number>> = { "1h": 1, "6h": 6, "1d": 24, "3d": 72 };
    for (const { factor, long, spent } of BURN_ROWS)
      assert.equal(Math.round(factor * (hours[long] ?? 0) * 10) / 10, spent * 7.2);
    assert.equal(budgetOf({ objective: 99.9 }), 0.001);
    assert.equal(budgetOf({ objective: 99.95 }), 0.0005);
    const text = JSON.stringify(GROUPS);
    assert.ok(text.includes("> 0.0144") && !/0\.\d{11,}/.test(text));
  });

  it("leave out a burn that not even an outage reaches", () => {
    const names = (objective: number) =>
      sloGroups([slo({ objective })], OPTIONS).flatMap(({ rules }) => rules.filter(isAlert).map(({ alert }) => alert));
    assert.equal(names(99.9).length, BURN_ROWS.length + BUDGET_POLICY.length);
    assert.deepEqual(
      BURN_ROWS.map(({ alert }) => alert).filter((alert) => !names(90).includes(alert)),
      ["ErrorBudgetBurnsInDays"],
    );
  });

  const REFUSED: Readonly<
    Record<string, { readonly slos: readonly Slo[]; readonly at: readonly string[]; readonly says: RegExp }>
  > = {
    "an objective of 100 %": { slos: [slo({ objective: 100 })], at: ["slos[0].objective"], says: /leaves no budget/ },
    "an objective above it": { slos: [slo({ objective: 999 })], at: ["slos[0].objective"], says: /leaves no budget/ },
    "an objective of nothing": { slos: [slo({ objective: 0 })], at: ["slos[0].objective"], says: /promises nothing/ },
    "a threshold between two buckets": {
      slos: [slo({ indicator: latency("vllm:time_to_first_token_seconds", 2) })],
      at: ["slos[0].indicator.seconds"],
      says: /say 1 or 2\.5/,
    },
    "a threshold above all buckets": {
      slos: [slo({ indicator: latency("http_request_duration_seconds", 60) })],
      at: ["slos[0].indicator.seconds"],
      says: /say 10,/,
    },
    "a histogram that is none": {
      slos: [slo({ indicator: latency("vllm:time_to_first_token_second", 2.5) })],
      at: ["slos[0].indicator.histogram"],
      says: /did you mean "vllm:time_to_first_token_seconds"/,
    },
    "buckets that nobody has read": {
      slos: [slo({ indicator: latency("karpenter_pods_startup_duration_seconds", 600) })],
      at: ["slos[0].indicator.histogram"],
      says: /buckets are known/,
    },
    "two of one name": { slos: [slo(), slo()], at: ["slos[1].name"], says: /same series as slos\[0\]/ },
    "two whose names meet": {
      slos: [slo({ service: "a", name: "b-c" }), slo({ service: "a-b", name: "c" })],
      at: ["slos[1].name"],
      says: /a-b-c/,
    },
    "a name with a quote": { slos: [slo({ name: 'x"y' })], at: ["slos[0].name"], says: /lower case/ },
    "a source that is none": {
      slos: [slo({ needs: ["servces"] })],
      at: ["slos[0].needs[0]"],
      says: /did you mean "services"/,
    },
  };
  for (const [title, { slos, at, says }] of Object.entries(REFUSED)) {
    it(`refuse ${title}`, () => {
      const problems = checkSlos(slos, "slos", AROUND);
      assert.deepEqual(
        problems.map((problem) => problem.path),
        at,
      );
      assert.match(problems.map(({ rule, remedy }) => `${rule}; ${remedy}`).join(), says);
    });
  }

  it("refuse series that are kept for less than the period, unless another store keeps them", () => {
    const short = { ...AROUND, retention: 15 * 86_400 };
    assert.deepEqual(
      checkSlos([slo()], "slos", short).map(({ rule }) => rule),
      ["count budgets over 30 days, and series are kept for 15"],
    );
    assert.deepEqual(checkSlos([slo()], "slos", { ...short, isStoredElsewhere: true }), []);
    assert.deepEqual(checkSlos([], "slos", short), []);
  });

  it("tell all mistakes at once", () => {
    const wrong = slo({ objective: 100, indicator: latency("http_request_duration_seconds", 0.3), needs: ["x"] });
    assert.equal(checkSlos([wrong, wrong], "slos", { ...AROUND, retention: 0 }).length, 8);
  });
});

describe("monitoring: objectives under Prometheus' own tool", function () {
  this.timeout(FIRST_BUILD);
  let directory: string;
  before(() => {
    judge("promtool");
    directory = fs.mkdtempSync(path.join(os.tmpdir(), "slos-"));
  });
  after(() => fs.rmSync(directory, { recursive: true, force: true }));
  const write = (name: string, content: object) =>
    fs.writeFileSync(path.join(directory, name), JSON.stringify(content));

  it("are rules that it accepts", () => {
    write("all.yaml", { groups: GROUPS });
    const { status, text } = ask("promtool", ["check", "rules", "--lint=all", "--lint-fatal", "all.yaml"], directory);
    assert.equal(status, 0, text);
  });

  it("say how fast a budget burns, how much is spent, and stop when the fault ends", () => {
    const availability = slo();
    const [group] = sloGroups([availability], OPTIONS);
    assert.ok(group);
    write("rules.yaml", { groups: [group] });
    const expected = (name: string) => {
      const rule = group.rules.filter(isAlert).find(({ alert }) => alert === name);
      assert.ok(rule, name);
      return [{ exp_labels: rule.labels, exp_annotations: rule.annotations }];
    };
    // A hundred thousand requests a minute, of which so many in a million fail.
    const requests = (failing: number) => ({ "500": `0+${failing / 10}`, "200": `0+${(1_000_000 - failing) / 10}` });
    const test = (
      name: string,
      values: Readonly<Record<string, string>>,
      alerts: readonly (readonly [minute: number, alert: string, fires: boolean])[],
      expressions: readonly (readonly [minute: number, expr: string, value: number])[] = [],
    ) => ({
      name,
      interval: "1m",
      input_series: Object.entries(values).map(([code, text]) => ({
        series: `http_requests_total{code="${code}"}`,
        values: text.includes("x") ? text : `${text}x120`,
      })),
      alert_rule_test: alerts.map(([minute, alertname, fires]) => ({
        eval_time: `${minute}m`,
        alertname,
        exp_alerts: fires ? expected(alertname) : [],
      })),
      promql_expr_test: expressions.map(([minute, expr, value]) => ({
        eval_time: `${minute}m`,
        expr,
        exp_samples: [{ labels: "{}", value }],
      })),
    });
    const all = [...BURN_ROWS.map(({ alert }) => alert), ...BUDGET_POLICY.map(({ alert }) => alert)];
    const budget = budgetOf(availability) * 1_000_000;
    const burns = BURN_ROWS.flatMap(({ alert, factor }) => [
      test(`${factor} times and a little more`, requests(Math.ceil(factor * budget * 1.01)), [[30, alert, true]]),
      test(`not quite ${factor} times`, requests(Math.floor(factor * budget * 0.99)), [[30, alert, false]]),
    ]);
    const spends = BUDGET_POLICY.flatMap(({ alert, spent }) => [
      // An hour after the first share of errors is known.
      test(`a little more than ${spent} % spent`, requests(((spent + 1) * budget) / 100), [
        [60, alert, false],
        [61, alert, true],
      ]),
      test(`not quite ${spent} % spent`, requests(((spent - 1) * budget) / 100), [[100, alert, false]]),
    ]);
    const fast = "ErrorBudgetBurnsInDays";
    write("test.yaml", {
      rule_files: ["rules.yaml"],
      evaluation_interval: "1m",
      tests: [
        ...burns,
        ...spends,
        test(
          "nothing fails",
          requests(0),
          all.map((alert) => [100, alert, false]),
        ),
        test(
          "nobody asks",
          {},
          all.map((alert) => [100, alert, false]),
        ),
        // Ten minutes in which all fails: at once, and over six minutes after it.
        test("a short fault", { "200": "0+1000x60 61000x10 62000+1000x60", "500": "0x60 1000+1000x9 10000x60" }, [
          [60, fast, false],
          [63, fast, true],
          [70, fast, true],
          [77, fast, false],
        ]),
        // A busy hour without errors and a quiet one of nothing else: the share of requests is a tenth, of time a half.
        test(
          "a quiet hour",
          { "200": "0+900x60 54000x60", "500": "0x60 0+100x60" },
          [],
          [
            [120, 'count(slo:sli_error:ratio_rate1d{sloth_id="services-availability"} < 0.12 > 0.08)', 1],
            [120, "count(slo:error_budget:ratio == 0.001)", 1],
          ],
        ),
      ],
    });
    const { status, text } = ask("promtool", ["test", "rules", "test.yaml"], directory);
    assert.equal(status, 0, text);
    console.log(`      burn rates proven ${BURN_ROWS.length}, shares of the budget ${BUDGET_POLICY.length}`);
  });
});
