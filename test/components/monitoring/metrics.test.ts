/** The registry of exporters: complete for the addons, and true of what their charts render. */
import assert from "node:assert/strict";
import * as fs from "node:fs";
import path from "node:path";
import { z } from "zod";
import type { Addon } from "../../../components/addons/addon";
import { CATALOGUE, WITHOUT_CHART } from "../../../components/addons/catalogue";
import {
  each,
  gauge,
  type Metric,
  type MetricSource,
  type NoMetrics,
  type Scrape,
} from "../../../components/core/metrics";
import { METRICS as DCGM, DCGM_ASKED_FOR } from "../../../components/addons/software/dcgm-exporter/metrics";
import { knownSeries } from "../../../components/monitoring/metrics/known";
import { SOURCE_IDS, SOURCES as ALL } from "../../../components/monitoring/metrics/registry";

const ROOT = path.join(__dirname, "../../..");
const SOFTWARE: readonly (readonly [string, MetricSource | NoMetrics])[] = Object.entries({
  ...CATALOGUE,
  ...WITHOUT_CHART,
}).map(([name, { metrics }]) => [name, metrics]);

const workload = z.object({
  kind: z.enum(["Deployment", "DaemonSet", "StatefulSet"]),
  metadata: z.object({ namespace: z.string().optional() }),
  spec: z.object({
    template: z.object({
      metadata: z.object({ labels: z.record(z.string(), z.string()) }),
      spec: z.object({
        containers: z.array(
          z.object({ ports: z.array(z.object({ name: z.string().optional(), containerPort: z.number() })).optional() }),
        ),
      }),
    }),
  }),
});

/** What a chart's pods look like, from the recorded output of the chart itself. */
function rendered(addon: string) {
  const file = path.join(ROOT, "test/components/addons/rendered", `${addon}.json`);
  if (!fs.existsSync(file)) return undefined;
  const { objects } = z.object({ objects: z.array(z.unknown()) }).parse(JSON.parse(fs.readFileSync(file, "utf8")));
  return objects.flatMap((object) => {
    const read = workload.safeParse(object);
    if (!read.success) return [];
    const { template } = read.data.spec;
    const ports = template.spec.containers.flatMap((container) => container.ports ?? []);
    return [{ labels: template.metadata.labels, ports: ports.flatMap((port) => [port.containerPort, port.name]) }];
  });
}

describe("monitoring: the registry of exporters", () => {
  it("has the exporter of each addon, or the reason why it tells nothing", () => {
    const folders = fs.readdirSync(path.join(ROOT, "components/addons/software"));
    assert.deepEqual(SOFTWARE.map(([name]) => name).sort(), folders.sort());
    for (const [name, metrics] of SOFTWARE) {
      if ("none" in metrics) assert.ok(metrics.none.length > 20, name);
      else assert.ok(ALL.includes(metrics), name);
    }
    assert.equal(new Set(SOURCE_IDS).size, SOURCE_IDS.length);
  });

  it("selects pods that charts make, by a port that they open, in the namespace of the addon", () => {
    let compared = 0;
    for (const [addon, metrics] of SOFTWARE) {
      const scrapes: readonly Scrape[] = "none" in metrics ? [] : metrics.scrapes;
      const pods = rendered(addon);
      for (const { job, pods: wanted, port, namespace } of scrapes) {
        if (namespace === undefined || pods === undefined || wanted === undefined || port === undefined) continue;
        const selected = pods.filter(({ labels }) =>
          Object.entries(wanted).every(([label, value]) => labels[label] === value),
        );
        assert.equal(selected.length, 1, `${job} selects ${selected.length} workloads of the chart`);
        assert.ok(selected[0]?.ports.includes(port), `${job}: ${port} is none of ${selected[0]?.ports.join()}`);
        const facts: Addon | undefined = Object.entries<Addon>(CATALOGUE).find(([name]) => name === addon)?.[1];
        assert.equal(namespace, facts?.namespace, job);
        assert.ok(
          facts?.openPorts.some((open: number) => open === port),
          `${job}: ${port} is closed to other namespaces`,
        );
        compared += 1;
      }
    }
    assert.equal(compared, 6, "cert-manager, external-secrets, external-dns, Karpenter, DCGM, CloudNativePG");
  });

  it("names each job and each metric once", () => {
    const jobs = ALL.flatMap(({ scrapes }) => scrapes.map(({ job }) => job));
    assert.deepEqual(
      jobs.filter((job, index) => jobs.indexOf(job) !== index),
      [],
    );
    const names = ALL.flatMap(({ metrics }) => Object.keys(metrics));
    assert.deepEqual(
      names.filter((name, index) => names.indexOf(name) !== index),
      [],
    );
  });

  it("keeps to names of the data model, to dated sources, and to buckets that rise", () => {
    for (const { title, source, read, exporter, metrics } of ALL) {
      assert.match(read, /^2026-\d\d-\d\d$/, title);
      assert.ok(source.length > 20 && exporter.version.length > 0, title);
      for (const [name, { labels, type, buckets }] of Object.entries<Metric>(metrics)) {
        assert.match(name, /^[a-zA-Z_:][a-zA-Z0-9_:]*$/);
        for (const label of labels) assert.match(label, /^[a-zA-Z_][a-zA-Z0-9_]*$/, name);
        assert.equal(new Set(labels).size, labels.length, name);
        assert.ok(buckets === undefined || type === "histogram", name);
        assert.deepEqual(
          [...(buckets ?? [])].sort((a, b) => a - b),
          buckets ?? [],
          name,
        );
      }
    }
  });

  it("has no label of its own under a name that scraping takes", () => {
    for (const { title, scrapes, metrics } of ALL) {
      const kept =
        scrapes.some((scrape: Scrape) => scrape.honorLabels) || title.includes("GPU") || scrapes.length === 0;
      if (kept) continue;
      for (const [name, { labels }] of Object.entries<Metric>(metrics))
        assert.deepEqual(
          labels.filter((label) => ["job", "instance", "namespace", "pod", "container"].includes(label)),
          [],
          name,
        );
    }
  });

  it("asks DCGM for what its own list leaves out", () => {
    for (const name of DCGM_ASKED_FOR) assert.ok(Object.hasOwn(DCGM.metrics, name), name);
  });

  it("gives a histogram three series, of which one has bounds", () => {
    const known = knownSeries(ALL);
    assert.ok(known.get("vllm:time_to_first_token_seconds_bucket")?.has("le"));
    assert.ok(known.has("vllm:time_to_first_token_seconds_count"));
    assert.ok(!known.has("vllm:time_to_first_token_seconds"));
    assert.deepEqual(Object.keys(each("a_{b,c}_d", gauge())), ["a_b_d", "a_c_d"]);
    console.log(
      `      exporters ${ALL.length}, metrics ${ALL.flatMap((one) => Object.keys(one.metrics)).length}, series ${known.size}`,
    );
  });
});
