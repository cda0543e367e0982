/**
 * The report of a choice of machines, for a terminal or a pull request: one line for each pool, then why, what else would
 * have fitted, why the rest did not, and what it costs against what was recorded. Pure: choices in, text out.
 */
import type { LockStatus, Resolved } from "../../components/node-pools/accelerators/apply-lock";
import { isRefusal, type Choice } from "../../components/node-pools/accelerators/choose";
import { entryName } from "../../components/node-pools/accelerators/lock";
import { monthly, type LockChange, type PoolSize } from "../../components/node-pools/accelerators/lock-difference";
import { describeNeed } from "../../components/node-pools/accelerators/need";
import { formatProblem } from "../../components/core/errors";

export interface ReportInput {
  readonly stack: string;
  readonly cloud: string;
  readonly region: string;
  readonly lockFile: string;
  readonly resolved: readonly Resolved[];
  readonly sizes: Readonly<Record<string, PoolSize>>;
  readonly changes: readonly LockChange[];
  readonly forgotten: readonly string[];
  readonly pinned: readonly string[];
}

const STATUS = {
  kept: "as recorded",
  new: "not recorded yet",
  changed: "differs from the record",
  refused: "nothing fits",
} as const satisfies Record<LockStatus, string>;

/** How many offers that fit, and that do not, are named for each pool. */
const MOST_NAMED = 4;

export function report(input: ReportInput): string {
  const { stack, cloud, region, resolved } = input;
  return [
    `Machines of stack ${stack} on ${cloud} in ${region}. US dollars at list prices; ${datesOf(resolved)}.`,
    "",
    ...table([
      ["pool", "asks for", "machine", "offers pods", "an hour", "nodes", "a month", "record"],
      ...resolved.map((one) => row(one, input.sizes)),
      ...total(input),
    ]),
    ...resolved.flatMap(explain),
    "",
    ...differences(input),
    "",
  ].join("\n");
}

function row({ ask, outcome, status }: Resolved, sizes: ReportInput["sizes"]): string[] {
  const { nodes, maxNodes } = sizeOf(sizes, ask.need.pool);
  const count = nodes === maxNodes ? String(nodes) : `${nodes} to ${maxNodes}`;
  const need = describeNeed(ask.need) || "anything";
  if (isRefusal(outcome)) return [ask.need.pool, need, "none", "", "", count, "", STATUS[status]];
  const { cpuMillis, memoryMiB } = outcome.allocatable;
  const devices = outcome.carries.devices > 0 ? `${outcome.carries.devices} × ${outcome.carries.accelerator}, ` : "";
  const offers = `${devices}${(cpuMillis / 1000).toFixed(1)} cores, ${(memoryMiB / 1024).toFixed(1)} GiB`;
  const price = outcome.price?.onDemand;
  const cost = price === undefined ? "no list price" : range(monthly(price, nodes), monthly(price, maxNodes));
  const hour = price === undefined ? "" : `${price}`;
  return [ask.need.pool, need, outcome.name, offers, hour, count, cost, STATUS[status]];
}

function total({ resolved, sizes }: ReportInput): string[][] {
  const costs = resolved.flatMap(({ ask, outcome }) => {
    const price = isRefusal(outcome) ? undefined : outcome.price?.onDemand;
    const { nodes, maxNodes } = sizeOf(sizes, ask.need.pool);
    return price === undefined ? [] : [[monthly(price, nodes), monthly(price, maxNodes)] as const];
  });
  const sum = (at: 0 | 1) => costs.reduce((all, cost) => all + cost[at], 0);
  const label = costs.length === resolved.length ? "all pools" : `the ${costs.length} with a price`;
  return [[label, "", "", "", "", "", range(sum(0), sum(1)), ""]];
}

function explain({ ask, outcome, fresh, status, reason, recorded }: Resolved): string[] {
  const { pool } = ask.need;
  if (isRefusal(outcome)) {
    const had = recorded === undefined ? [] : [`  recorded: ${entryName(recorded)}, and ${reason}`];
    return ["", `${pool}: nothing fits`, `  ${formatProblem(outcome.problem)}`, ...had];
  }
  const was = status === "changed" && recorded !== undefined ? `, not ${entryName(recorded)}: ${reason}` : "";
  return [
    "",
    `${pool}: ${outcome.name}${was}`,
    ...outcome.why.map((why) => `  ${why}`),
    ...alikeLine(outcome),
    ...spotLine(outcome),
  ].concat(
    status === "kept" && !isRefusal(fresh) && fresh.name !== outcome.name
      ? [`  today: ${fresh.name}, ${fresh.why.join("; ")}`, `  choose it with --again ${pool} --write`]
      : [],
    named("also fits", outcome, true),
    named("does not", outcome, false),
  );
}

function alikeLine({ alike }: Choice): string[] {
  if (alike.length === 0) return [];
  const dearest = Math.max(...alike.map(({ onDemand }) => onDemand));
  return [`  may start instead: ${alike.map(({ type }) => type).join(", ")}; at most ${dearest} an hour`];
}

function spotLine({ price, capacity }: Choice): string[] {
  if (!capacity.includes("spot")) return [];
  const seen = price?.spot === undefined ? "no price was read" : `seen at ${price.spot} an hour in the cheapest zone`;
  return [`  bought ${capacity.join(", then ")}; spot: ${seen}`];
}

function named(title: string, { alternatives }: Choice, fits: boolean): string[] {
  const list = alternatives.filter((one) => one.fits === fits);
  const shown = list.slice(0, MOST_NAMED).map(({ name, why }) => `  ${title}: ${name}: ${why.replace(/^fits, /, "")}`);
  return list.length > MOST_NAMED ? [...shown, `  ${title}: ${list.length - MOST_NAMED} more`] : shown;
}

function differences({ lockFile, changes, forgotten, pinned, resolved }: ReportInput): string[] {
  const known = changes.flatMap(({ monthly: cost }) => (cost === undefined ? [] : [cost]));
  const sum = (part: "atFirst" | "atMost") => known.reduce((all, cost) => all + cost[part], 0);
  return [
    changes.length === 0 ? `${lockFile} holds these choices.` : `Against ${lockFile}:`,
    ...changes.map(({ pool, was, now, monthly: cost }) => {
      const step = `${was ?? "nothing"} to ${now ?? "nothing"}`;
      return `  ${pool}: ${step}, ${cost === undefined ? "difference not known" : signedRange(cost)}`;
    }),
    ...(known.length > 1 ? [`  together ${signedRange({ atFirst: sum("atFirst"), atMost: sum("atMost") })}`] : []),
    ...(forgotten.length > 0 ? [`Recorded for pools that the stack no longer has: ${forgotten.join(", ")}.`] : []),
    ...(pinned.length > 0 ? [`Pinned by the stack file: ${pinned.length} (${pinned.join(", ")}).`] : []),
    ...(resolved.some(({ outcome }) => isRefusal(outcome)) ? ["Not every pool has a machine."] : []),
  ];
}

function datesOf(resolved: readonly Resolved[]): string {
  const dates = resolved.flatMap(({ outcome }) => (isRefusal(outcome) ? [] : (outcome.price?.date ?? [])));
  return dates.length === 0 ? "no price has a date" : `prices of ${[...new Set(dates)].sort().join(", ")}`;
}

function sizeOf(sizes: ReportInput["sizes"], pool: string): PoolSize {
  return sizes[pool] ?? { nodes: 0, maxNodes: 0 };
}

function range(from: number, to: number): string {
  return from === to ? money(from) : `${money(from)} to ${money(to)}`;
}

function signedRange({ atFirst, atMost }: { readonly atFirst: number; readonly atMost: number }): string {
  const signed = (amount: number) => `${amount < 0 ? "-" : "+"}${money(Math.abs(amount))}`;
  return `${signed(atFirst)} a month${atFirst === atMost ? "" : `, ${signed(atMost)} at most`}`;
}

function money(amount: number): string {
  return amount.toLocaleString("en-US", { minimumFractionDigits: 2, maximumFractionDigits: 2 });
}

function table(rows: readonly (readonly string[])[]): string[] {
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((cells) => cells[column]?.length ?? 0)));
  const line = (cells: readonly string[]) => cells.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join("  ");
  return rows.map((cells) => line(cells).trimEnd());
}
