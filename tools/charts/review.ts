/** What a chart's repository has that the catalogue does not: newer versions, and what an upgrade would change. */
import { compare, gt, prerelease, valid } from "semver";
import type { Chart } from "../../components/addons/addon";
import { PlatformError, suggest } from "../../components/core/errors";
import { missingValues, readArchive } from "./archive";
import type { ChartRepository, ChartVersion } from "./chart-repository";
import { openRepository } from "./repository";

/** What the review needs of a catalogue entry. */
export interface Reviewed {
  readonly chart: Chart;
  /** The values that we set, by path, with the reason for each. */
  readonly reasons: Readonly<Record<string, string>>;
}

export interface ChartReview {
  readonly addon: string;
  readonly current: Chart;
  /** Newest first; only those above the catalogue's. */
  readonly newer: readonly ChartVersion[];
  /** Whether the repository still has the version that the catalogue names. */
  readonly isOffered: boolean;
  /** What the catalogue would become; undefined when it is up to date. */
  readonly target?: ChartVersion;
  /** Values that we set and the target does not know; undefined when its archive could not be read. */
  readonly missing?: readonly string[];
  /** Why the archive could not be read. */
  readonly unread?: string;
}

/** Versions to describe at most: the ones below would be skipped over anyway. */
const DESCRIBED = 10;

/**
 * Asks the chart's repository.
 * @param wanted the version to upgrade to. @default the newest stable one
 * @throws PlatformError when the repository cannot be reached or does not have the wanted version.
 */
export async function reviewChart(addon: string, { chart, reasons }: Reviewed, wanted?: string): Promise<ChartReview> {
  const repository = openRepository(chart.repository, chart.chart);
  const known = await repository.versions();
  const candidates = newerVersions(chart.version, known);
  if (wanted !== undefined && !known.includes(wanted)) {
    const problem = { path: addon, value: wanted, rule: "is not in the chart's repository" };
    throw new PlatformError("npm run update-charts", [{ ...problem, remedy: suggest(wanted, candidates) }]);
  }
  const described: ChartVersion[] = [];
  for (const version of candidates.slice(0, DESCRIBED)) described.push(await repository.describe(version));
  const review = { addon, current: chart, newer: described, isOffered: known.includes(chart.version) };
  const target = wanted === undefined ? described[0] : await repository.describe(wanted);
  if (target === undefined || target.version === chart.version) return review;
  return { ...review, target, ...(await compareValues(repository, target.version, Object.keys(reasons))) };
}

/** Versions above `current`, newest first. A pre-release counts only for a chart that is on one already. */
export function newerVersions(current: string, known: readonly string[]): string[] {
  const onPrerelease = prerelease(current) !== null;
  return known
    .filter((version) => valid(version) !== null && gt(version, current))
    .filter((version) => onPrerelease || prerelease(version) === null)
    .sort((a, b) => compare(b, a));
}

async function compareValues(
  repository: ChartRepository,
  version: string,
  paths: readonly string[],
): Promise<Pick<ChartReview, "missing" | "unread">> {
  try {
    return { missing: missingValues(paths, await readArchive(await repository.archive(version))) };
  } catch (error) {
    if (error instanceof PlatformError) {
      return { unread: error.problems.map(({ path, rule }) => `${path} ${rule}`).join(", ") };
    }
    return { unread: error instanceof Error ? error.message : String(error) };
  }
}
