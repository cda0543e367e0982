/** Routing: each alert reaches whom it should under Alertmanager's own tool, and mistakes are told before. */
import assert from "node:assert/strict";
import * as fs from "node:fs";
import * as os from "node:os";
import path from "node:path";
import { ENVIRONMENTS } from "../../../components/core/labels";
import { parseDuration } from "../../../components/core/durations";
import { PRIORITIES, TEAMS } from "../../../components/monitoring/alerts/alert";
import { ALERTS } from "../../../components/monitoring/alerts/all";
import { checkRouting } from "../../../components/monitoring/routing/check";
import { alertmanagerConfig } from "../../../components/monitoring/routing/config";
import { INHIBITIONS } from "../../../components/monitoring/routing/inhibition";
import { TIMES, type RoutingSpec } from "../../../components/monitoring/routing/spec";
import { BUDGET_POLICY, BURN_ROWS } from "../../../components/monitoring/slos/windows";
import { ask, FIRST_BUILD, judge } from "./support/tools";

const FILE = "/etc/alertmanager/secrets/one/key";
const SPEC = {
  receivers: {
    pager: { kind: "pager", routingKeyFile: FILE },
    "data-pager": { kind: "pager", routingKeyFile: FILE },
    chat: { kind: "chat", urlFile: FILE, channel: "#platform" },
    "ml-chat": { kind: "chat", urlFile: FILE, channel: "#models" },
    tickets: {
      kind: "email",
      to: "a@example.org",
      from: "b@example.org",
      smarthost: "mail:587",
      username: "u",
      passwordFile: FILE,
    },
    outside: { kind: "webhook", urlFile: FILE },
  },
  priorities: { P0: "pager", P1: "pager", P2: "chat", P3: "tickets" },
  teams: { data: { P0: "data-pager" }, "machine-learning": { P1: "ml-chat", P2: "ml-chat", P3: "ml-chat" } },
  heartbeat: "outside",
} as const satisfies RoutingSpec;

/** By priority: platform, machine-learning, data. Written by hand from the spec above, not computed. */
const IN_PROD = {
  P0: ["pager", "pager", "data-pager"],
  P1: ["pager", "ml-chat", "pager"],
  P2: ["chat", "ml-chat", "chat"],
  P3: ["tickets", "ml-chat", "tickets"],
} as const;
const EXPECTED = {
  prod: IN_PROD,
  // Nobody is paged at once for staging, and not at all for dev.
  staging: { ...IN_PROD, P0: IN_PROD.P1 },
  dev: { ...IN_PROD, P0: IN_PROD.P2, P1: IN_PROD.P2 },
} as const;

describe("monitoring: routing", () => {
  it("holds alerts back for less than a part of the time in which somebody acts", () => {
    for (const priority of PRIORITIES) {
      const { acts, wait, interval, repeat } = TIMES[priority];
      assert.ok(parseDuration(wait) + parseDuration(interval) <= acts / 2, priority);
      assert.ok(parseDuration(repeat) >= parseDuration(interval), priority);
    }
    assert.deepEqual(
      PRIORITIES.map((priority) => TIMES[priority].acts / 60),
      [5, 15, 120, 1440],
    );
  });

  it("silences nothing by a label that both alerts lack, and never the watchdog", () => {
    const names = [
      ...ALERTS.map(({ name }) => name),
      ...BURN_ROWS.map(({ alert }) => alert),
      ...BUDGET_POLICY.map(({ alert }) => alert),
    ];
    for (const { source_matchers, target_matchers, equal } of INHIBITIONS) {
      assert.ok(equal.includes("stack"), "another stack's alert silences nothing here");
      for (const label of equal.filter((one) => one !== "stack" && one !== "namespace"))
        assert.ok(
          source_matchers.some((matcher) => matcher.startsWith(label)),
          `${label} may be missing`,
        );
      const kept =
        target_matchers.some((one) => one === 'alertname!="Watchdog"') ||
        target_matchers.some((one) => /^(alertname=~|cnpg_cluster!=|service!=)/.test(one));
      assert.ok(kept, target_matchers.join());
      for (const matcher of [...source_matchers, ...target_matchers]) {
        const named = /^alertname!?=~?"(.*)"$/.exec(matcher)?.[1]?.split("|") ?? [];
        assert.deepEqual(
          named.filter((name) => !names.includes(name)),
          [],
          matcher,
        );
      }
    }
  });

  const refused = (change: Partial<RoutingSpec>) => checkRouting({ ...SPEC, ...change }, "monitoring.routing", "prod");
  it("refuses what would reach nobody, all at once", () => {
    assert.deepEqual(checkRouting(SPEC, "monitoring.routing", "prod"), []);
    const problems = refused({
      priorities: { ...SPEC.priorities, P0: "pagr" },
      receivers: {
        ...SPEC.receivers,
        chat: { kind: "chat", urlFile: "https://hooks.example.org/T0/secret", channel: "#x" },
        pager: { kind: "pager", routingKeyFile: "" },
      },
      workingHours: { weekdays: "mon-fri", from: "18:00", to: "08:00", location: "Middle/Earth" },
      heartbeat: undefined,
    });
    assert.deepEqual(
      problems.map((problem) => problem.path.replace("monitoring.routing.", "")),
      [
        "priorities.P0",
        "receivers.pager.routingKeyFile",
        "receivers.chat.urlFile",
        "workingHours.weekdays",
        "workingHours.to",
        "workingHours.location",
        "heartbeat",
      ],
    );
    assert.match(problems[0]?.remedy ?? "", /did you mean "pager"/);
    assert.ok(!JSON.stringify(problems).includes("hooks.example.org"), "a secret is not shown");
  });

  it("refuses priorities and teams that nobody knows", () => {
    const teams = JSON.parse('{ "platfrom": { "P9": "chat" } }') as NonNullable<RoutingSpec["teams"]>;
    assert.deepEqual(
      refused({ teams })
        .map(({ rule, remedy }) => `${rule}; ${remedy}`)
        .map((text) => text.slice(0, 42)),
      ['is no team; did you mean "platform"? known', 'is no priority; did you mean "P0"? known: '],
    );
  });

  it("lets dev do without a heartbeat", () => {
    assert.deepEqual(checkRouting({ ...SPEC, heartbeat: undefined }, "x", "dev"), []);
  });
});

describe("monitoring: routing under Alertmanager's own tool", function () {
  this.timeout(FIRST_BUILD);
  let directory: string;
  before(() => {
    judge("amtool");
    directory = fs.mkdtempSync(path.join(os.tmpdir(), "routing-"));
    fs.writeFileSync(path.join(directory, "alertmanager.yaml"), JSON.stringify(alertmanagerConfig(SPEC)));
  });
  after(() => fs.rmSync(directory, { recursive: true, force: true }));
  const route = (labels: Readonly<Record<string, string>>, receiver: string) =>
    ask(
      "amtool",
      [
        "config",
        "routes",
        "test",
        "--config.file=alertmanager.yaml",
        `--verify.receivers=${receiver}`,
        ...Object.entries(labels).map(([name, value]) => `${name}=${value}`),
      ],
      directory,
    );

  it("is a configuration that it accepts, with and without what may be left out", () => {
    const { heartbeat: _outside, teams: _own, ...least } = SPEC;
    fs.writeFileSync(path.join(directory, "least.yaml"), JSON.stringify(alertmanagerConfig(least)));
    for (const file of ["alertmanager.yaml", "least.yaml"]) {
      const { status, text } = ask("amtool", ["check-config", file], directory);
      assert.equal(status, 0, text);
    }
    fs.writeFileSync(path.join(directory, "bad.yaml"), JSON.stringify({ ...alertmanagerConfig(SPEC), receivers: [] }));
    assert.equal(ask("amtool", ["check-config", "bad.yaml"], directory).status, 1);
  });

  it("reaches the right receiver for each priority, team and environment", () => {
    let routes = 0;
    for (const environment of ENVIRONMENTS)
      for (const priority of PRIORITIES)
        TEAMS.forEach((team, index) => {
          const receiver = EXPECTED[environment][priority][index] ?? "";
          const { status, text } = route({ alertname: "X", stack: "s", environment, priority, team }, receiver);
          assert.equal(status, 0, `${environment} ${priority} ${team}: ${text}`);
          routes += 1;
        });
    assert.equal(routes, 36);
    console.log(`      routes ${routes}, inhibitions ${INHIBITIONS.length}`);
  });

  it("sends the watchdog outside, and what has no priority where P2 goes", () => {
    assert.equal(
      route({ alertname: "Watchdog", priority: "P3", team: "platform", environment: "prod" }, "outside").status,
      0,
    );
    assert.equal(route({ alertname: "Another" }, "chat").status, 0);
    assert.equal(route({ alertname: "Another" }, "pager").status, 1, "it tells a wrong receiver");
  });

  it("is silent outside working hours for P3 alone", () => {
    const { route: root } = alertmanagerConfig(SPEC);
    const silent = (root.routes ?? [])
      .flatMap((one) => [one, ...(one.routes ?? [])])
      .filter((one) => one.active_time_intervals);
    assert.deepEqual(
      silent.map(({ receiver }) => receiver),
      ["tickets", "ml-chat"],
    );
    assert.equal(root.active_time_intervals, undefined);
  });
});
