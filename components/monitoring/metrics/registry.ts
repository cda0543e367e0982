/**
 * Every exporter of the platform: those of addons, which each states in its folder, and those that come with a cluster, with
 * workloads or with the monitor. From this come what is scraped, which metrics rules may name, and what says that one is gone.
 */
import type { MetricSource, NoMetrics, Scrape } from "../../core/metrics";
import { CATALOGUE, WITHOUT_CHART } from "../../addons/catalogue";
import { API_SERVER, KUBE_STATE_METRICS, KUBELET, NODE_EXPORTER } from "./kubernetes";
import { ALERTMANAGER, OPERATOR, PROMETHEUS } from "./monitor";
import { FLUX_OBJECTS, POOLERS } from "./objects";
import { SERVICES, TRITON, VLLM } from "./serving";

const SOFTWARE: readonly { readonly metrics: MetricSource | NoMetrics }[] = [
  ...Object.values(CATALOGUE),
  ...Object.values(WITHOUT_CHART),
];

export const SOURCES: readonly MetricSource[] = [
  API_SERVER,
  KUBELET,
  KUBE_STATE_METRICS,
  NODE_EXPORTER,
  ...SOFTWARE.flatMap(({ metrics }) => ("none" in metrics ? [] : [metrics])),
  FLUX_OBJECTS,
  POOLERS,
  VLLM,
  TRITON,
  SERVICES,
  PROMETHEUS,
  ALERTMANAGER,
  OPERATOR,
];

/** What rules name sources by. */
export const SOURCE_IDS: readonly string[] = SOURCES.map(({ id }) => id);

/** The scrapes of the given sources. */
export function scrapesOf(ids: readonly string[]): readonly Scrape[] {
  return SOURCES.flatMap(({ id, scrapes }) => (ids.includes(id) ? scrapes : []));
}
