/** Routing by which somebody would not learn of an alert, all mistakes at once. Pure. */
import { suggest, type Problem } from "../../core/errors";
import { PRIORITIES, TEAMS } from "../alerts/alert";
import type { Environment } from "../../core/labels";
import type { Receiver, RoutingSpec } from "./spec";

const TIME = /^([01]\d|2[0-3]):[0-5]\d$|^24:00$/;
const DAY = "(sunday|monday|tuesday|wednesday|thursday|friday|saturday)";
const WEEKDAYS = new RegExp(`^${DAY}(:${DAY})?$`);

/** @param path of the section, as the user wrote it */
export function checkRouting(spec: RoutingSpec, path: string, environment: Environment): readonly Problem[] {
  return [
    ...checkReferences(spec, path),
    ...checkSecrets(spec, path),
    ...checkHours(spec, path),
    ...checkHeartbeat(spec, path, environment),
  ];
}

function checkReferences(
  { receivers, priorities, teams = {}, heartbeat }: RoutingSpec,
  path: string,
): readonly Problem[] {
  const known = Object.keys(receivers);
  const asked: [where: string, name: string][] = [
    ...Object.entries(priorities).map(([priority, name]): [string, string] => [`priorities.${priority}`, name]),
    ...Object.entries(teams).flatMap(([team, own]) =>
      Object.entries(own).map(([priority, name]): [string, string] => [`teams.${team}.${priority}`, name]),
    ),
    ...(heartbeat === undefined ? [] : [["heartbeat", heartbeat] satisfies [string, string]]),
  ];
  const names = Object.keys(teams).filter((team) => !TEAMS.some((one) => one === team));
  const levels = asked.flatMap(([where]) => {
    const level = where.split(".").at(-1) ?? "";
    return where === "heartbeat" || PRIORITIES.some((one) => one === level) ? [] : [[where, level] as const];
  });
  return [
    ...asked
      .filter(([, name]) => !known.includes(name))
      .map(([where, name]) => ({
        path: `${path}.${where}`,
        value: name,
        rule: "is no receiver",
        remedy: suggest(name, known),
      })),
    ...names.map((team) => ({ path: `${path}.teams.${team}`, rule: "is no team", remedy: suggest(team, TEAMS) })),
    ...levels.map(([where, level]) => ({
      path: `${path}.${where}`,
      rule: "is no priority",
      remedy: suggest(level, PRIORITIES),
    })),
  ];
}

/** Where a receiver's secret is: the option that names it. */
function secretOf(receiver: Receiver): readonly [option: string, file: string] {
  switch (receiver.kind) {
    case "pager":
      return ["routingKeyFile", receiver.routingKeyFile];
    case "email":
      return ["passwordFile", receiver.passwordFile];
    case "chat":
    case "webhook":
      return ["urlFile", receiver.urlFile];
  }
}

function checkSecrets({ receivers }: RoutingSpec, path: string): readonly Problem[] {
  return Object.entries(receivers).flatMap(([name, receiver]) => {
    const [option, file] = secretOf(receiver);
    // The value is not shown: it may be the secret itself.
    if (/^\/[^\s]+$/.test(file)) return [];
    const rule =
      file === "" ? "has no secret" : "is no path of a file: a secret is never written into the configuration";
    const remedy = "name the file that the secret is mounted as, such as /etc/alertmanager/secrets/pager/key";
    return [{ path: `${path}.receivers.${name}.${option}`, rule, remedy }];
  });
}

function checkHours({ workingHours }: RoutingSpec, path: string): readonly Problem[] {
  if (workingHours === undefined) return [];
  const { weekdays, from, to, location } = workingHours;
  const at = (option: string, value: string, rule: string, remedy: string) => ({
    path: `${path}.workingHours.${option}`,
    value,
    rule,
    remedy,
  });
  return [
    ...(WEEKDAYS.test(weekdays) ? [] : [at("weekdays", weekdays, "is no range of weekdays", "such as monday:friday")]),
    ...(TIME.test(from) ? [] : [at("from", from, "is no time of day", "such as 08:00")]),
    ...(TIME.test(to) ? [] : [at("to", to, "is no time of day", "such as 18:00")]),
    ...(TIME.test(from) && TIME.test(to) && from >= to
      ? [at("to", to, `is not after ${from}`, "a range ends on its own day")]
      : []),
    ...(isLocation(location) ? [] : [at("location", location, "is no time zone", "such as Europe/Berlin or UTC")]),
  ];
}

function isLocation(location: string): boolean {
  try {
    new Intl.DateTimeFormat("en", { timeZone: location });
    return true;
  } catch {
    return false;
  }
}

function checkHeartbeat({ heartbeat }: RoutingSpec, path: string, environment: Environment): readonly Problem[] {
  if (environment !== "prod" || heartbeat !== undefined) return [];
  return [
    {
      path: `${path}.heartbeat`,
      rule: "is missing: a monitor that dies at night tells nobody",
      remedy:
        "name a receiver of kind webhook that leads to a service outside the cluster which pages when it hears nothing",
    },
  ];
}
