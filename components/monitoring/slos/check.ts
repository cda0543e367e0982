/** Objectives that could never be kept, broken or computed, all at once. Pure. */
import type { Problem } from "../../core/errors";
import { suggest } from "../../core/errors";
import type { Metric, MetricSource } from "../../core/metrics";
import { idOf } from "./rules";
import { PERIOD_DAYS, type Slo } from "./slo";

const SECONDS_PER_DAY = 86_400;
const NAME = /^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$/;

export interface Surroundings {
  readonly sources: readonly MetricSource[];
  /** How long series are kept, in seconds. */
  readonly retention: number;
  /** Whether another store keeps them for longer. */
  readonly isStoredElsewhere: boolean;
}

/** @param path of the list, as the user wrote it */
export function checkSlos(slos: readonly Slo[], path: string, around: Surroundings): readonly Problem[] {
  return [
    ...slos.flatMap((slo, index) => [
      ...checkNames(slos, index, path),
      ...checkObjective(slo, `${path}[${index}]`),
      ...checkIndicator(slo, `${path}[${index}].indicator`, around),
      ...checkNeeds(slo, `${path}[${index}]`, around),
    ]),
    ...checkRetention(slos, path, around),
  ];
}

function checkNames(slos: readonly Slo[], index: number, path: string): readonly Problem[] {
  const slo = slos[index];
  if (slo === undefined) return [];
  const badly = (["service", "name"] as const).flatMap((key) =>
    NAME.test(slo[key])
      ? []
      : [{ path: `${path}[${index}].${key}`, value: slo[key], rule: "is no name in lower case, digits and hyphens" }],
  );
  const first = slos.findIndex((other) => idOf(other) === idOf(slo));
  if (first === index) return badly;
  return [
    ...badly,
    {
      path: `${path}[${index}].name`,
      value: slo.name,
      rule: `makes the same series as ${path}[${first}], ${idOf(slo)}`,
      remedy: "give one of them another name",
    },
  ];
}

function checkObjective({ objective }: Slo, path: string): readonly Problem[] {
  if (objective > 0 && objective < 100) return [];
  return [
    {
      path: `${path}.objective`,
      value: objective,
      rule:
        objective >= 100
          ? "leaves no budget: the first error would break it, and every burn rate divides by nothing"
          : "promises nothing",
      remedy: "say a share in percent between 0 and 100, such as 99.9",
    },
  ];
}

function checkIndicator({ indicator }: Slo, path: string, { sources }: Surroundings): readonly Problem[] {
  if (indicator.kind === "ratio") return [];
  const { histogram, seconds } = indicator;
  const metrics = sources.flatMap((source) => Object.entries<Metric>(source.metrics));
  const metric = metrics.find(([name]) => name === histogram)?.[1];
  const histograms = metrics.flatMap(([name, { buckets }]) => (buckets === undefined ? [] : [name]));
  if (metric?.buckets === undefined) {
    const rule = metric === undefined ? "is no metric of the platform" : "is no histogram whose buckets are known";
    return [{ path: `${path}.histogram`, value: histogram, rule, remedy: suggest(histogram, histograms) }];
  }
  if (metric.buckets.includes(seconds)) return [];
  const below = metric.buckets.filter((one) => one < seconds).at(-1);
  const above = metric.buckets.find((one) => one > seconds);
  const near = [below, above].filter((one) => one !== undefined).join(" or ");
  return [
    {
      path: `${path}.seconds`,
      value: seconds,
      rule: `is no bound of a bucket of ${histogram}, so that it cannot be told who kept it`,
      remedy: `say ${near}, or add the bucket where the service makes the histogram`,
    },
  ];
}

function checkNeeds({ needs }: Slo, path: string, { sources }: Surroundings): readonly Problem[] {
  const ids = sources.map(({ id }) => id);
  return needs.flatMap((id, index) =>
    ids.includes(id)
      ? []
      : [{ path: `${path}.needs[${index}]`, value: id, rule: "is no source", remedy: suggest(id, ids) }],
  );
}

function checkRetention(slos: readonly Slo[], path: string, around: Surroundings): readonly Problem[] {
  const period = PERIOD_DAYS * SECONDS_PER_DAY;
  if (slos.length === 0 || around.isStoredElsewhere || around.retention >= period) return [];
  return [
    {
      path,
      rule: `count budgets over ${PERIOD_DAYS} days, and series are kept for ${Math.floor(around.retention / SECONDS_PER_DAY)}`,
      remedy: `keep them for ${PERIOD_DAYS}d, or send them to a store that does`,
    },
  ];
}
