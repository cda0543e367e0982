/** Alerts: what they ask for exists, and Prometheus' own tool sees each of them fire, stay silent and lack its series. */
import assert from "node:assert/strict";
import * as fs from "node:fs";
import * as os from "node:os";
import path from "node:path";
import { PRIORITIES, PRIORITY_OF_INCIDENT, SEVERITY_OF, TEAMS } from "../../../components/monitoring/alerts/alert";
import { ALERTS, RECORDINGS } from "../../../components/monitoring/alerts/all";
import { ARRIVALS, OWED } from "../../../components/monitoring/alerts/owed";
import { alertGroups, checkAlerts } from "../../../components/monitoring/alerts/rules";
import { knownSeries } from "../../../components/monitoring/metrics/known";
import { SOURCE_IDS, SOURCES } from "../../../components/monitoring/metrics/registry";
import { dataSpec } from "../../../components/data/spec";
import { proofFiles } from "./support/proofs";
import { readPromql } from "./support/promql";
import { ask, FIRST_BUILD, judge } from "./support/tools";

const ROOT = path.join(__dirname, "../../..");
const GROUPS = alertGroups({ sources: SOURCE_IDS, runbooks: "https://example.org/runbooks" });
const RULES = GROUPS.flatMap(({ rules }) => rules);

/** What nobody knows in an expression: series, labels of selectors, and what is no PromQL. */
function unknownIn(expr: string): string[] {
  const recorded = Object.fromEntries(RECORDINGS.map(({ record, labels }) => [record, labels]));
  const known = knownSeries(SOURCES, recorded);
  const { selectors, mistakes } = readPromql(expr);
  return [
    ...mistakes,
    ...selectors.flatMap(({ series, labels }) => {
      const has = known.get(series);
      if (has === undefined) return [`series ${series}`];
      return labels.filter((label) => !has.has(label)).map((label) => `label ${label} of ${series}`);
    }),
  ];
}

describe("monitoring: alerts", () => {
  it("ask only for series and labels that an exporter of ours has", () => {
    const unknown = RULES.flatMap(({ expr }) => unknownIn(expr));
    assert.deepEqual(unknown, []);
    console.log(
      `      alerts defined ${ALERTS.length}, expressions parsed ${RULES.length}, unknown metrics ${unknown.length}`,
    );
  });

  it("would be told of a series, a label and a text that nobody knows", () => {
    assert.deepEqual(unknownIn("sum(rate(flux_source_conditions[5m]))"), ["series flux_source_conditions"]);
    assert.deepEqual(unknownIn('up{jobb="x"} == 0'), ["label jobb of up"]);
    assert.equal(unknownIn('{__name__=~"up.*"}').length, 3);
    assert.ok(unknownIn("sum by (").length > 0);
    assert.deepEqual(unknownIn("vllm:time_to_first_token_seconds"), ["series vllm:time_to_first_token_seconds"]);
  });

  it("have a name of their own, a team, a priority, and sources that are registered", () => {
    assert.deepEqual(checkAlerts(ALERTS, "alerts"), []);
    const twice = checkAlerts([{ name: "A" }, { name: "B" }, { name: "A" }], "alerts");
    assert.deepEqual(
      twice.map(({ path: where, value }) => [where, value]),
      [["alerts[2].name", "A"]],
    );
    for (const { name, needs, team, priority, summary, description } of ALERTS) {
      assert.match(name, /^[A-Z][A-Za-z]+$/);
      assert.deepEqual(
        needs.filter((id) => !SOURCE_IDS.includes(id)),
        [],
        name,
      );
      assert.ok(needs.length > 0 && TEAMS.includes(team) && PRIORITIES.includes(priority), name);
      assert.ok(summary.length < 120 && !summary.endsWith(".") && description.endsWith("."), name);
    }
    assert.deepEqual(Object.keys(SEVERITY_OF), [...PRIORITIES]);
    assert.deepEqual(PRIORITY_OF_INCIDENT, { SEV1: "P0", SEV2: "P1", SEV3: "P2" });
  });

  it("have series that break them and series that do not, but for the one that always fires", () => {
    const without = ALERTS.filter(({ proof }) =>
      [proof.broken, proof.healthy].some((series) => Object.keys(series).length === 0),
    );
    assert.deepEqual(
      without.map(({ name }) => name),
      ["Watchdog"],
    );
  });

  it("are installed only where their sources are", () => {
    const names = (sources: readonly string[]) =>
      alertGroups({ sources, runbooks: "" }).flatMap(({ rules }) =>
        rules.flatMap((rule) => ("alert" in rule ? [rule.alert] : [])),
      );
    assert.equal(names(SOURCE_IDS).length, ALERTS.length);
    assert.ok(!names(SOURCE_IDS.filter((id) => id !== "dcgm")).some((name) => name.startsWith("GpuXid")));
    assert.deepEqual(alertGroups({ sources: [], runbooks: "" }), []);
  });

  it("that lack their source are owed, and no longer when it comes", () => {
    for (const { alert, source, why } of OWED) {
      assert.ok(!ALERTS.some(({ name }) => name === alert), `${alert} is defined: it is owed no more`);
      assert.ok(Object.hasOwn(ARRIVALS, source) && why.length > 10, alert);
    }
    const software = fs.readdirSync(path.join(ROOT, "components/addons/software"));
    const stores = Object.keys(dataSpec.shape);
    for (const [source, { addons, stores: kinds }] of Object.entries(ARRIVALS)) {
      const owed = OWED.filter((row) => row.source === source);
      assert.ok(owed.length > 0, `nothing is owed for ${source}`);
      const here = [...addons.filter((one) => software.includes(one)), ...kinds.filter((one) => stores.includes(one))];
      assert.deepEqual(here, [], `${source} has arrived: define ${owed.map(({ alert }) => alert).join(", ")}`);
    }
    console.log(`      owed rows ${OWED.length}, for ${Object.keys(ARRIVALS).length} sources`);
  });
});

describe("monitoring: alerts under Prometheus' own tool", function () {
  this.timeout(FIRST_BUILD);
  let directory: string;
  before(() => {
    judge("promtool");
    directory = fs.mkdtempSync(path.join(os.tmpdir(), "alerts-"));
  });
  after(() => fs.rmSync(directory, { recursive: true, force: true }));
  const write = (name: string, content: object) =>
    fs.writeFileSync(path.join(directory, name), JSON.stringify(content));

  it("are rules that it accepts", () => {
    write("all.yaml", { groups: GROUPS });
    const { status, text } = ask("promtool", ["check", "rules", "--lint=all", "--lint-fatal", "all.yaml"], directory);
    assert.equal(status, 0, text);
    assert.match(text, new RegExp(`${RULES.length} rules found`));
  });

  it("fire at their time and not before, stay silent at the threshold, and are known without series", () => {
    for (const alert of ALERTS) {
      const { rules, tests } = proofFiles(alert, `${alert.name}.rules.yaml`);
      write(`${alert.name}.rules.yaml`, rules);
      write(`${alert.name}.test.yaml`, tests);
      assert.equal(tests.tests.length, 3, alert.name);
    }
    const { status, text } = ask(
      "promtool",
      ["test", "rules", ...ALERTS.map(({ name }) => `${name}.test.yaml`)],
      directory,
    );
    assert.equal(status, 0, text.replaceAll(/^\s*SUCCESS\n\n/gm, ""));
    const proven = text.match(/SUCCESS/g)?.length ?? 0;
    assert.equal(proven, ALERTS.length);
    console.log(`      alerts proven ${proven}, by ${3 * proven} unit tests`);
  });

  it("would be caught a minute late, a minute early, at another threshold and with another label", () => {
    const alert = ALERTS.find(({ name }) => name === "ReplicationLagHigh");
    assert.ok(alert);
    const wrong = {
      late: { ...alert, for: "6m" },
      early: { ...alert, for: "4m" },
      threshold: { ...alert, expr: "cnpg_pg_replication_lag > 299" },
      label: { ...alert, expr: "max by (namespace) (cnpg_pg_replication_lag) > 300" },
      absent: { ...alert, expr: "cnpg_pg_replication_lag > 300 or absent(cnpg_pg_replication_lag)" },
    };
    for (const [kind, { for: wait, expr }] of Object.entries(wrong)) {
      const { rules } = proofFiles({ ...alert, for: wait, expr }, "x");
      write(`${kind}.rules.yaml`, rules);
      write(`${kind}.test.yaml`, proofFiles(alert, `${kind}.rules.yaml`).tests);
      assert.equal(ask("promtool", ["test", "rules", `${kind}.test.yaml`], directory).status, 1, kind);
    }
  });
});
