/**
 * `npm run update-charts [-- <addon>… [--to <version>] [--write]]`: asks every chart's repository for newer versions,
 * says what an upgrade would change, and with `--write` puts it into the addon's folder for review. For people with network;
 * nothing else in this repository asks a chart repository anything.
 */
import { readFileSync, writeFileSync } from "node:fs";
import { join, relative } from "node:path";
import { runScript, type Asked } from "../cli/command-line";
import { ADDON_NAMES, CATALOGUE } from "../components/addons/catalogue";
import { PlatformError, suggest, type Problem } from "../components/core/errors";
import { upgradeEntry } from "./charts/edit";
import { reviewChart, type ChartReview, type Reviewed } from "./charts/review";

const COMMAND = "npm run update-charts";

export interface UpdateOptions {
  readonly catalogue: Readonly<Record<string, Reviewed>>;
  /** Of the addons' folders, in whose `chart.ts` `write` changes the pin. */
  readonly folder: string;
  readonly asked: Asked<"update-charts">;
  readonly print: (line: string) => void;
}

/** @throws PlatformError naming every repository that did not answer, after the others are reviewed. */
export async function updateCharts({ catalogue, folder, asked, print }: UpdateOptions): Promise<void> {
  const { addons, to, write } = check(asked, Object.keys(catalogue));
  const problems: Problem[] = [];
  const reviews: ChartReview[] = [];
  for (const addon of addons) {
    const entry = catalogue[addon];
    if (entry === undefined) continue;
    try {
      const review = await reviewChart(addon, entry, to);
      reviews.push(review);
      for (const line of describe(review, entry)) print(line);
    } catch (error) {
      if (!(error instanceof PlatformError)) throw error;
      problems.push(...error.problems.filter((problem) => !isKnown(problem, problems)));
    }
  }
  const changed = reviews.filter(({ target }) => target !== undefined);
  if (write && changed.length > 0) writeUpgrades(folder, changed, print);
  if (problems.length > 0) throw new PlatformError(COMMAND, problems);
}

/** Charts of one repository fail alike. */
function isKnown({ path, rule }: Problem, problems: readonly Problem[]): boolean {
  return problems.some((known) => known.path === path && known.rule === rule);
}

function check({ options: { to, write }, operands }: Asked<"update-charts">, known: readonly string[]) {
  const problems: Problem[] = operands
    .filter((name) => !known.includes(name))
    .map((name) => ({ path: "addon", value: name, rule: "is not in the catalogue", remedy: suggest(name, known) }));
  if (to !== undefined && operands.length !== 1) {
    problems.push({
      path: "--to",
      value: to,
      rule: "is about one addon",
      remedy: `name it: ${known.join(", ")}`,
    });
  }
  if (problems.length > 0) throw new PlatformError(COMMAND, problems);
  return { addons: operands.length > 0 ? operands : known, to, write };
}

function describe({ addon, current, newer, isOffered, target, missing, unread }: ChartReview, { reasons }: Reviewed) {
  const lines = [`${addon} ${current.version} (${current.released}), chart ${current.chart} of ${current.repository}`];
  if (!isOffered) lines.push(`  ${current.version} is no longer in the repository`);
  if (newer.length === 0) lines.push("  is the newest version");
  for (const { version, released = "date unknown", appVersion = "unknown" } of newer) {
    lines.push(`  newer: ${version} (${released}), app ${appVersion}`);
  }
  if (target === undefined) return lines;
  lines.push(`  change: version ${current.version} → ${target.version}`);
  if (target.appVersion !== undefined && target.appVersion !== current.appVersion) {
    lines.push(`  change: appVersion ${current.appVersion} → ${target.appVersion}`);
  }
  if (unread !== undefined) lines.push(`  values: not compared, because ${unread}`);
  else if (missing?.length === 0)
    lines.push(`  values: all ${Object.keys(reasons).length} that we set are known to it`);
  for (const path of missing ?? [])
    lines.push(`  values: ${path} is not known to it; we set it: ${reasons[path] ?? ""}`);
  return lines;
}

function writeUpgrades(folder: string, reviews: readonly ChartReview[], print: (line: string) => void): void {
  for (const { addon, current, target } of reviews) {
    if (target === undefined) continue;
    const file = join(folder, addon, "chart.ts");
    writeFileSync(file, upgradeEntry(readFileSync(file, "utf8"), addon, current, target));
    print(`wrote ${addon} ${target.version} to ${relative(process.cwd(), file)}`);
  }
  print("next: docs/addons.md, Upgrading a chart");
}

if (require.main === module) {
  const folder = join(__dirname, "../components/addons/software");
  const catalogue = Object.fromEntries(ADDON_NAMES.map((name): [string, Reviewed] => [name, CATALOGUE[name]]));
  const print = (line: string): void => console.log(line);
  void runScript("update-charts", (asked) => updateCharts({ catalogue, folder, asked, print }));
}
