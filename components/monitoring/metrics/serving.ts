/** What model servers and services of tenants tell. A service that sets `metricsPort` has a port of that name. */
import { counter, each, gauge, histogram, OF_PODS, type MetricSource, type Scrape } from "../../core/metrics";

const MODEL = "model_name engine";

/** vLLM's buckets, in seconds, from vllm/v1/metrics/loggers.py@005a810bc. */
const FIRST_TOKEN = [
  0.001, 0.005, 0.01, 0.02, 0.04, 0.06, 0.08, 0.1, 0.25, 0.5, 0.75, 1, 2.5, 5, 7.5, 10, 20, 40, 80, 160, 640, 2560,
];
const BETWEEN_TOKENS = [0.01, 0.025, 0.05, 0.075, 0.1, 0.15, 0.2, 0.3, 0.4, 0.5, 0.75, 1, 2.5];
const REQUEST = [0.3, 0.5, 0.8, 1, 1.5, 2, 2.5, 5, 10, 15, 20, 30, 40, 50, 60, 120, 240, 480, 960, 1920, 7680];

const scrape = (job: string, port: string): Scrape => ({
  job,
  writtenBy: "us",
  pods: { "app.kubernetes.io/component": "model-server" },
  port,
  mayBeAbsent: true,
});

export const VLLM = {
  id: "vllm",
  title: "vLLM",
  exporter: { name: "vllm", version: "0.25" },
  source: "vllm-project/vllm, docs/design/metrics.md@0328b592a and vllm/v1/metrics/loggers.py@005a810bc",
  read: "2026-11-30",
  // It answers on the port that it serves on.
  scrapes: [scrape("model-servers", "http")],
  targetLabels: OF_PODS,
  metrics: {
    ...each("vllm:{num_requests_running,num_requests_waiting,kv_cache_usage_perc}", gauge(MODEL)),
    ...each(
      "vllm:{prompt_tokens,generation_tokens,num_preemptions,prefix_cache_queries,prefix_cache_hits}_total",
      counter(MODEL),
    ),
    "vllm:request_success_total": counter(`${MODEL} finished_reason`),
    "vllm:time_to_first_token_seconds": histogram(MODEL, FIRST_TOKEN),
    "vllm:inter_token_latency_seconds": histogram(MODEL, BETWEEN_TOKENS),
    ...each(
      "vllm:{e2e_request_latency,request_queue_time,request_prefill_time,request_decode_time}_seconds",
      histogram(MODEL, REQUEST),
    ),
  },
} as const satisfies MetricSource;

export const TRITON = {
  id: "triton",
  title: "Triton Inference Server",
  exporter: { name: "tritonserver", version: "2" },
  source: "triton-inference-server/server@e1db8a603, docs/user_guide/metrics.md",
  read: "2026-11-30",
  // On a port of its own, 8002, which the service names by `metricsPort`.
  scrapes: [scrape("service-metrics", "metrics")],
  targetLabels: OF_PODS,
  metrics: {
    nv_inference_request_success: counter("model version gpu_uuid"),
    nv_inference_request_failure: counter("model version gpu_uuid reason"),
    nv_inference_pending_request_count: gauge("model version"),
    ...each("nv_inference_{request,queue,compute_infer}_duration_us", counter("model version gpu_uuid")),
  },
} as const satisfies MetricSource;

export const SERVICES = {
  id: "services",
  title: "what services of the platform are expected to tell",
  exporter: { name: "the platform's contract for services", version: "1" },
  source: "components/monitoring/metrics/serving.ts: it is ours, so that rules can be written before services are",
  read: "2026-12-01",
  // Scraped as Triton's are: by the port named metrics.
  scrapes: [],
  targetLabels: OF_PODS,
  metrics: {
    http_requests_total: counter("service method code"),
    // A latency objective of 200 ms stands on a bucket, which no library has of itself.
    http_request_duration_seconds: histogram(
      "service method code",
      [0.005, 0.01, 0.025, 0.05, 0.1, 0.2, 0.25, 0.5, 1, 2.5, 5, 10],
    ),
    ...each("model_{accuracy_score,evaluation_samples}", gauge("model_name model_version")),
    ...each("review_queue_{depth,oldest_seconds}", gauge("queue")),
    cache_requests_total: counter("cache result"),
    ...each("training_{step,tokens}_total", counter("training_job run")),
    ...each("training_{loss,checkpoint_last_success_timestamp_seconds}", gauge("training_job run")),
  },
} as const satisfies MetricSource;
