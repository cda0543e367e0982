/** Alertmanager's configuration from a routing spec. Pure: it holds names of secrets' files and no secret. */
import { PRIORITIES, TEAMS, type Priority } from "../alerts/alert";
import { ENVIRONMENTS, type Environment } from "../../core/labels";
import { INHIBITIONS } from "./inhibition";
import { HIGHEST_IN, TIMES, WORKING_HOURS, type Receiver, type RoutingSpec } from "./spec";

export interface Route {
  readonly receiver: string;
  readonly matchers?: readonly string[];
  readonly group_by?: readonly string[];
  readonly group_wait?: string;
  readonly group_interval?: string;
  readonly repeat_interval?: string;
  readonly active_time_intervals?: readonly string[];
  readonly routes?: readonly Route[];
}

export interface AlertmanagerConfig {
  readonly route: Route;
  readonly receivers: readonly Readonly<Record<string, unknown>>[];
  readonly inhibit_rules: readonly object[];
  readonly time_intervals: readonly object[];
}

const WORKING = "working-hours";
/** The same fault in many pods is one notification. */
const GROUP_BY = ["alertname", "namespace", "stack"];

export function alertmanagerConfig(spec: RoutingSpec): AlertmanagerConfig {
  const { weekdays, from, to, location } = spec.workingHours ?? WORKING_HOURS;
  return {
    route: {
      // What carries no priority is somebody else's rule: it is told like P2 and not lost.
      receiver: spec.priorities.P2,
      group_by: GROUP_BY,
      ...timesOf("P2"),
      routes: [
        ...heartbeat(spec),
        ...ENVIRONMENTS.flatMap((environment) => lowered(spec, environment)),
        ...priorities(spec, PRIORITIES),
      ],
    },
    receivers: Object.entries(spec.receivers).map(([name, receiver]) => ({ name, ...configOf(receiver) })),
    inhibit_rules: INHIBITIONS,
    time_intervals: [
      {
        name: WORKING,
        time_intervals: [{ weekdays: [weekdays], times: [{ start_time: from, end_time: to }], location }],
      },
    ],
  };
}

function heartbeat({ heartbeat: receiver }: RoutingSpec): readonly Route[] {
  if (receiver === undefined) return [];
  // Each minute, or the service outside would take silence for death.
  const times = { group_wait: "0s", group_interval: "1m", repeat_interval: "1m" };
  return [{ receiver, matchers: ['alertname="Watchdog"'], ...times }];
}

/** Priorities above the highest that an environment keeps, told as that one is. */
function lowered(spec: RoutingSpec, environment: Environment): readonly Route[] {
  const highest = HIGHEST_IN[environment];
  const above = PRIORITIES.slice(0, PRIORITIES.indexOf(highest));
  if (above.length === 0) return [];
  const matchers = [`environment="${environment}"`, `priority=~"${above.join("|")}"`];
  return [route(spec, highest, matchers)];
}

function priorities(spec: RoutingSpec, all: readonly Priority[]): readonly Route[] {
  return all.map((priority) => route(spec, priority, [`priority="${priority}"`]));
}

function route(spec: RoutingSpec, priority: Priority, matchers: readonly string[]): Route {
  const own = TEAMS.flatMap((team): Route[] => {
    const receiver = spec.teams?.[team]?.[priority];
    return receiver === undefined ? [] : [{ receiver, matchers: [`team="${team}"`], ...quiet(priority) }];
  });
  return {
    receiver: spec.priorities[priority],
    matchers,
    ...timesOf(priority),
    ...quiet(priority),
    ...(own.length === 0 ? {} : { routes: own }),
  };
}

function timesOf(priority: Priority) {
  const { wait, interval, repeat } = TIMES[priority];
  return { group_wait: wait, group_interval: interval, repeat_interval: repeat };
}

/** Routes do not inherit when they are silent. */
function quiet(priority: Priority): Pick<Route, "active_time_intervals"> {
  return priority === "P3" ? { active_time_intervals: [WORKING] } : {};
}

function configOf(receiver: Receiver): Readonly<Record<string, readonly object[]>> {
  const resolved = { send_resolved: true };
  switch (receiver.kind) {
    case "pager":
      return {
        pagerduty_configs: [{ ...resolved, routing_key_file: receiver.routingKeyFile, severity: PAGER_SEVERITY }],
      };
    case "chat":
      return { slack_configs: [{ ...resolved, api_url_file: receiver.urlFile, channel: receiver.channel }] };
    case "email": {
      const { to, from, smarthost, username, passwordFile } = receiver;
      const login = { auth_username: username, auth_password_file: passwordFile };
      return { email_configs: [{ ...resolved, to, from, smarthost, ...login, require_tls: true }] };
    }
    case "webhook":
      return { webhook_configs: [{ ...resolved, url_file: receiver.urlFile }] };
  }
}

/** PagerDuty knows the same words as our severities, and an alert of others may lack one. */
const PAGER_SEVERITY = "{{ if .CommonLabels.severity }}{{ .CommonLabels.severity }}{{ else }}error{{ end }}";
