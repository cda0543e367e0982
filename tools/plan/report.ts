/** A plan, and how people read it: a terminal's width, the most important first, every figure with its day. Pure. */
import type { Cloud } from "../../components/placement/cloud";
import type { Environment } from "../../components/core/labels";
import type { PlannedComponent } from "./components";
import type { PackResult, PolicyFinding } from "./policies";
import type { PlannedMachines, PlannedPool, PlannedQuota } from "./pools";

export interface Plan {
  readonly stack: string;
  readonly cloud: Cloud;
  /** The cloud that the stack file names. */
  readonly ownCloud: Cloud;
  readonly environment: Environment;
  /** The day on which exemptions were judged, `YYYY-MM-DD`. */
  readonly day: string;
  /** What the program warns of. */
  readonly notices: readonly string[];
  /** The cluster's minor and how long it is supported; absent where the cluster is there already. */
  readonly kubernetes?: { readonly version: string; readonly support?: string };
  readonly components: readonly PlannedComponent[];
  /** Absent where the nodes are there already. */
  readonly machines?: PlannedMachines;
  readonly policies: readonly PackResult[];
}

/** Types that are named for each component, and offers for each pool. */
const MOST_NAMED = 4;

/** Whether an update would be stopped. */
export function isBroken({ policies }: Plan): boolean {
  return policies.some(({ findings }) => findings.some(isMandatory));
}

export function planReport(plan: Plan): string {
  const { stack, cloud, ownCloud, environment } = plan;
  const instead = cloud === ownCloud ? "" : ` (its file says ${ownCloud})`;
  return [
    `Stack ${stack} on ${cloud}${instead}, environment ${environment}. Nothing was contacted, nothing was created.`,
    ...kubernetes(plan),
    ...plan.notices.map((notice) => `Warning: ${notice}`),
    "",
    ...resources(plan),
    "",
    ...(plan.machines === undefined
      ? ["Machines: none, the nodes are there already."]
      : [...machines(plan.machines), "", ...quotas(plan.machines)]),
    "",
    ...policies(plan),
    "",
  ].join("\n");
}

function kubernetes({ kubernetes: cluster }: Plan): string[] {
  if (cluster === undefined) return [];
  return [`Kubernetes ${cluster.version}${cluster.support === undefined ? "" : `, ${cluster.support}`}.`];
}

function resources({ components }: Plan): string[] {
  const all = components.reduce((sum, one) => sum + one.resources, 0);
  const kept = components.reduce((sum, one) => sum + one.protected, 0);
  return [
    `Resources: ${all} in ${components.length} components, ${kept} protected from deletion.`,
    "",
    ...table([
      ["component", "class", "resources", "of which"],
      ...components.map(({ name, kind = "", resources: count, byType }) => [name, kind, String(count), types(byType)]),
    ]),
  ];
}

function types(byType: PlannedComponent["byType"]): string {
  const all = Object.entries(byType).map(([type, count]) => `${count} ${type.split(":").at(-1)}`);
  const more = all.length - MOST_NAMED;
  return [...all.slice(0, MOST_NAMED), ...(more > 0 ? [`${more} other`] : [])].join(", ");
}

function machines({ region, pools, cost, unpriced }: PlannedMachines): string[] {
  const days = [...new Set(pools.flatMap(({ priced }) => priced ?? []))].sort();
  const dated = days.length === 0 ? "no price has a date" : `prices of ${days.join(", ")}`;
  return [
    `Machines in ${region}. US dollars at list prices on demand, ${dated}; nodes only, a month has 730 hours.`,
    "",
    ...table([
      ["pool", "asks for", "machine", "bought", "nodes", "an hour", "a month"],
      ...pools.map(row),
      ["all", "", "", "", "", hourly(cost.atFirst, cost.atMost), range(cost.atFirst, cost.atMost)],
    ]),
    ...(unpriced.length > 0 ? [`Without a price, and not in the sum: ${unpriced.join(", ")}.`] : []),
    "",
    ...pools.flatMap(explain),
  ];
}

function row({ pool, asksFor, machine, capacity, nodes, maxNodes, onDemand, cost }: PlannedPool): string[] {
  const count = nodes === maxNodes ? String(nodes) : `${nodes} to ${maxNodes}`;
  const price = onDemand === undefined ? "" : String(onDemand);
  const month = cost === undefined ? "no list price" : range(cost.atFirst, cost.atMost);
  return [pool, asksFor, machine, capacity.join(", then "), count, price, month];
}

function explain({ pool, machine, why, alike, alsoFit, spot, onDemand }: PlannedPool): string[] {
  const named = alsoFit.slice(0, MOST_NAMED).join(", ");
  const more = alsoFit.length - MOST_NAMED;
  const share =
    spot !== undefined && onDemand !== undefined ? `, ${Math.round((spot / onDemand) * 100)} % of the list` : "";
  return [
    `${pool}: ${machine}`,
    ...why.map((reason) => `  ${reason}`),
    ...(spot === undefined ? [] : [`  spot: seen at ${spot} an hour in the cheapest zone${share}`]),
    ...(alike === undefined
      ? []
      : [`  may start instead: ${alike.types.join(", ")}; at most ${alike.dearest} an hour`]),
    ...(alsoFit.length === 0 ? [] : [`  also fit: ${named}${more > 0 ? ` and ${more} more` : ""}`]),
  ];
}

function quotas({ quotas: needs, unknownQuotas }: PlannedMachines): string[] {
  return [
    "Quotas: every pool at its largest, and while all are updated at once. Each way to buy counts in full.",
    "",
    ...table([
      ["quota", "unit", "running", "updating", "granted", "mostly for"],
      ...needs.map((need) => [`${need.title} (${need.key})`, need.unit, ...amounts(need)]),
    ]),
    ...unknownQuotas.map(
      ({ pool, type, capacity }) => `No source names the quota of ${type} ${capacity} (${pool}): ask.`,
    ),
  ];
}

function amounts({ running, withSurge, granted, shares }: PlannedQuota): string[] {
  const grant = granted === undefined ? "not declared" : `${granted}${granted < withSurge ? ", too little" : ""}`;
  return [String(running), String(withSurge), grant, shares[0]?.pool ?? ""];
}

function policies({ policies: packs, environment, day }: Plan): string[] {
  return [
    `Policies with the levels of ${environment}, exemptions as of ${day}.`,
    "",
    ...table([
      ["pack", "rules", "looked at", "mandatory", "advisory", "only up knows"],
      ...packs.map(({ pack, rules, checks, findings }) => [
        ...[pack, String(rules), String(checks)],
        ...[count(findings, isMandatory), count(findings, isAdvice), count(findings, isOpen)],
      ]),
    ]),
    ...packs.flatMap(({ findings }) =>
      findings.filter(isMandatory).map(({ rule, message }) => `! ${rule}: ${message}`),
    ),
    ...packs.flatMap(({ findings }) => findings.filter(isAdvice).map(({ rule, message }) => `  ${rule}: ${message}`)),
  ];
}

function isMandatory({ kind, level }: PolicyFinding): boolean {
  return kind === "violation" && level === "mandatory";
}

function isAdvice({ kind, level }: PolicyFinding): boolean {
  return kind === "violation" && level !== "mandatory";
}

function isOpen({ kind }: PolicyFinding): boolean {
  return kind === "undecided";
}

function count(findings: readonly PolicyFinding[], of: (finding: PolicyFinding) => boolean): string {
  return String(findings.filter(of).length);
}

/** A month's cost by the hour. */
function hourly(atFirst: number, atMost: number): string {
  return range(atFirst / 730, atMost / 730);
}

function range(from: number, to: number): string {
  return from === to ? money(from) : `${money(from)} to ${money(to)}`;
}

function money(amount: number): string {
  return amount.toLocaleString("en-US", { minimumFractionDigits: 2, maximumFractionDigits: 2 });
}

function table(rows: readonly (readonly string[])[]): string[] {
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((cells) => cells[column]?.length ?? 0)));
  const line = (cells: readonly string[]) => cells.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join("  ");
  return rows.map((cells) => line(cells).trimEnd());
}
