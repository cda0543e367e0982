/** Which series there are: names and labels that a rule may ask for. */
import { OF_SERVICES, type Metric, type MetricSource } from "../../core/metrics";
import { SYNTHETIC } from "./monitor";

/** What Prometheus gives every series. */
const EVERYWHERE = ["job", "instance"];

/** By the name of the series: the labels that a selector may ask for. */
export type KnownSeries = ReadonlyMap<string, ReadonlySet<string>>;

/** @param recorded series that rules of ours record, with their labels */
export function knownSeries(
  sources: readonly MetricSource[],
  recorded: Readonly<Record<string, readonly string[]>> = {},
): KnownSeries {
  const known = new Map<string, Set<string>>();
  const add = (name: string, labels: readonly string[]) => {
    const there = known.get(name) ?? new Set(EVERYWHERE);
    for (const label of labels) there.add(label);
    known.set(name, there);
  };
  for (const source of sources) {
    for (const [name, metric] of Object.entries<Metric>(source.metrics)) {
      for (const [series, own] of seriesOf(name, metric))
        add(series, [...metric.labels, ...own, ...source.targetLabels]);
    }
  }
  for (const [name, labels] of Object.entries(SYNTHETIC)) add(name, [...labels, ...OF_SERVICES]);
  for (const [name, labels] of Object.entries(recorded)) add(name, labels);
  return known;
}

/** The series of a metric, with the labels that only they have. */
export function seriesOf(
  name: string,
  { type }: Metric,
): readonly (readonly [name: string, labels: readonly string[]])[] {
  if (type !== "histogram") return [[name, []]];
  return [
    [`${name}_bucket`, ["le"]],
    [`${name}_sum`, []],
    [`${name}_count`, []],
  ];
}
