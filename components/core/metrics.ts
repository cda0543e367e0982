/** What a metric is, and where it is scraped. Whoever brings an exporter states its row; components/monitoring collects them. */

/** A histogram is three series: `_bucket` with `le`, `_sum` and `_count`. */
export interface Metric {
  readonly type: "gauge" | "counter" | "histogram";
  /** The exporter's own labels, without those that scraping adds. */
  readonly labels: readonly string[];
  /** Upper bounds of a histogram, without +Inf. @default nobody has read them, so no objective may stand on them */
  readonly buckets?: readonly number[];
}

/** One way to the pods of an exporter. */
export interface Scrape {
  /** The `job` label that every series gets. Rules select by it, so it never depends on a release's name. */
  readonly job: string;
  /** Who writes the scrape: we, or the chart that brings Prometheus, whose default it is. */
  readonly writtenBy: "us" | "chart";
  /** Labels of the pods, in `namespace` where the exporter has one of its own. @default the chart knows */
  readonly pods?: Readonly<Record<string, string>>;
  /** @default wherever such pods are */
  readonly namespace?: string;
  /** Number or name of the pods' port. @default the chart knows */
  readonly port?: number | string;
  /** @default /metrics */
  readonly path?: string;
  /** Keep the exporter's own `namespace` and `pod` instead of renaming them to `exported_…`. @default false */
  readonly honorLabels?: true;
  readonly relabelings?: readonly Relabeling[];
  /** Its pods come only with what tenants ask for, so that none of them is no fault. @default false */
  readonly mayBeAbsent?: true;
  /** A P0 alert says that it is gone. @default false */
  readonly critical?: true;
}

/** As in a PodMonitor. */
export interface Relabeling {
  readonly action?: "replace" | "labeldrop" | "keep" | "drop";
  readonly sourceLabels?: readonly string[];
  readonly regex?: string;
  readonly targetLabel?: string;
}

/** One exporter in the version that the platform runs. */
export interface MetricSource {
  /** What rules name it by: short, and not the name of the software, which may be replaced by another. */
  readonly id: string;
  readonly title: string;
  readonly exporter: { readonly name: string; readonly version: string };
  /** What was read, with its commit where there is one. */
  readonly source: string;
  readonly read: string;
  readonly scrapes: readonly Scrape[];
  /** Labels that scraping adds to every series, besides `job` and `instance`. */
  readonly targetLabels: readonly string[];
  readonly metrics: Readonly<Record<string, Metric>>;
}

const words = (text: string): readonly string[] => text.split(" ").filter((word) => word !== "");

/** @param labels names with spaces between them */
export const gauge = (labels = ""): Metric => ({ type: "gauge", labels: words(labels) });
export const counter = (labels = ""): Metric => ({ type: "counter", labels: words(labels) });
export const histogram = (labels = "", buckets?: readonly number[]): Metric => ({
  type: "histogram",
  labels: words(labels),
  ...(buckets === undefined ? {} : { buckets }),
});

/** Several metrics of one kind whose names differ in one part, which stands between braces: `a_{b,c}_d`. */
export function each(pattern: string, metric: Metric): Record<string, Metric> {
  const match = /^(.*)\{(.*)\}(.*)$/.exec(pattern);
  const [, before = "", parts = "", after = ""] = match ?? ["", pattern, "", ""];
  return Object.fromEntries(parts.split(",").map((part) => [`${before}${part}${after}`, metric]));
}

/** What Prometheus adds when it scrapes a pod. */
export const OF_PODS = ["namespace", "pod", "container", "endpoint"] as const;
/** What it adds when it scrapes a Service. */
export const OF_SERVICES = [...OF_PODS, "service"] as const;

/** Software that tells nothing of itself, and why. */
export interface NoMetrics {
  readonly none: string;
}
