/** Alerts on model servers and on services that keep the platform's contract. */
import type { Alert } from "./alert";

const SERVICE = 'namespace="team-a",service="api"';
const SERVICE_LABELS = { namespace: "team-a", service: "api" };
const MODEL = 'namespace="team-a",pod="p1",model_name="m"';
const MODEL_LABELS = { namespace: "team-a", model_name: "m" };

export const SERVING_ALERTS: readonly Alert[] = [
  {
    name: "HighErrorRate",
    priority: "P1",
    team: "platform",
    for: "10m",
    expr: 'sum(rate(http_requests_total{code=~"5.."}[5m])) / (sum(rate(http_requests_total[5m])) > 1) > 0.05',
    summary: "More than 5 % of all requests to services fail",
    description: "Over all services together, from one request a second on.",
    needs: ["services"],
    corrects: "a rate of errors above 0.05 a second is no share of requests",
    proof: {
      broken: {
        [`http_requests_total{${SERVICE},code="500"}`]: "0+6",
        [`http_requests_total{${SERVICE},code="200"}`]: "0+94",
      },
      onset: 4,
      labels: {},
      healthy: {
        [`http_requests_total{${SERVICE},code="500"}`]: "0+5",
        [`http_requests_total{${SERVICE},code="200"}`]: "0+95",
      },
    },
  },
  {
    name: "HighErrorRateService",
    priority: "P1",
    team: "machine-learning",
    for: "5m",
    expr:
      'sum by (namespace, service) (rate(http_requests_total{code=~"5.."}[5m])) / ' +
      "(sum by (namespace, service) (rate(http_requests_total[5m])) > 0.1) > 0.01",
    summary: "More than 1 % of requests to {{ $labels.namespace }}/{{ $labels.service }} fail",
    description: "From a tenth of a request a second on, so that one error of twenty requests pages nobody.",
    needs: ["services"],
    corrects: "no floor: it divided by nothing, and paged on one error at night",
    proof: {
      broken: {
        [`http_requests_total{${SERVICE},code="500"}`]: "0+2",
        [`http_requests_total{${SERVICE},code="200"}`]: "0+98",
      },
      onset: 1,
      labels: SERVICE_LABELS,
      healthy: {
        [`http_requests_total{${SERVICE},code="500"}`]: "0+1",
        [`http_requests_total{${SERVICE},code="200"}`]: "0+99",
        'http_requests_total{namespace="team-b",service="rare",code="500"}': "0+5",
      },
    },
  },
  {
    name: "HighResponseTime",
    priority: "P2",
    team: "platform",
    for: "15m",
    expr: "histogram_quantile(0.95, sum by (le) (rate(http_request_duration_seconds_bucket[5m]))) > 1",
    summary: "One request in twenty takes longer than a second",
    description: "Over all services together.",
    needs: ["services"],
    corrects: "a quantile without a rate is one since the processes started",
    proof: {
      broken: {
        [`http_request_duration_seconds_bucket{${SERVICE},le="1.0"}`]: "0+94",
        [`http_request_duration_seconds_bucket{${SERVICE},le="2.5"}`]: "0+100",
        [`http_request_duration_seconds_bucket{${SERVICE},le="+Inf"}`]: "0+100",
      },
      onset: 1,
      labels: {},
      healthy: {
        [`http_request_duration_seconds_bucket{${SERVICE},le="1.0"}`]: "0+96",
        [`http_request_duration_seconds_bucket{${SERVICE},le="2.5"}`]: "0+100",
        [`http_request_duration_seconds_bucket{${SERVICE},le="+Inf"}`]: "0+100",
      },
    },
  },
  {
    name: "HighLatency",
    priority: "P2",
    team: "machine-learning",
    for: "5m",
    expr:
      "histogram_quantile(0.95, sum by (le, namespace, service) (rate(http_request_duration_seconds_bucket[5m]))) > 0.5 and " +
      "sum by (namespace, service) (rate(http_request_duration_seconds_count[5m])) > 0.1",
    summary: "One request in twenty to {{ $labels.namespace }}/{{ $labels.service }} takes longer than half a second",
    description:
      "From a tenth of a request a second on. Servers that stream tokens are judged by FirstTokenSlow and TokensSlow.",
    needs: ["services"],
    proof: {
      broken: {
        [`http_request_duration_seconds_bucket{${SERVICE},le="0.5"}`]: "0+94",
        [`http_request_duration_seconds_bucket{${SERVICE},le="1.0"}`]: "0+100",
        [`http_request_duration_seconds_bucket{${SERVICE},le="+Inf"}`]: "0+100",
        [`http_request_duration_seconds_count{${SERVICE}}`]: "0+100",
      },
      onset: 1,
      labels: SERVICE_LABELS,
      healthy: {
        [`http_request_duration_seconds_bucket{${SERVICE},le="0.5"}`]: "0+96",
        [`http_request_duration_seconds_bucket{${SERVICE},le="1.0"}`]: "0+100",
        [`http_request_duration_seconds_bucket{${SERVICE},le="+Inf"}`]: "0+100",
        [`http_request_duration_seconds_count{${SERVICE}}`]: "0+100",
      },
    },
  },
  {
    name: "ModelAccuracyDrop",
    priority: "P2",
    team: "machine-learning",
    for: "30m",
    expr: "model_accuracy_score < 0.85 and on (namespace, model_name, model_version) model_evaluation_samples >= 100",
    summary: "Model {{ $labels.model_name }} {{ $labels.model_version }} is right in less than 85 % of cases",
    description: "Measured on a hundred samples or more.",
    needs: ["services"],
    corrects: "one small batch was enough to fire it",
    proof: {
      broken: {
        'model_accuracy_score{namespace="team-a",model_name="m",model_version="1"}': 0.84,
        'model_evaluation_samples{namespace="team-a",model_name="m",model_version="1"}': 100,
      },
      labels: { ...MODEL_LABELS, model_version: "1" },
      healthy: {
        'model_accuracy_score{namespace="team-a",model_name="m",model_version="1"}': 0.85,
        'model_evaluation_samples{namespace="team-a",model_name="m",model_version="1"}': 100,
        'model_accuracy_score{namespace="team-a",model_name="m",model_version="2"}': 0.1,
        'model_evaluation_samples{namespace="team-a",model_name="m",model_version="2"}': 99,
      },
    },
  },
  {
    name: "ReviewQueueDeep",
    priority: "P2",
    team: "machine-learning",
    for: "15m",
    expr: "review_queue_depth > 100",
    summary: "More than a hundred cases wait for a person in queue {{ $labels.queue }}",
    description: "People cannot keep up with what the models hand to them.",
    needs: ["services"],
    proof: {
      broken: { 'review_queue_depth{queue="q"}': 101 },
      labels: { queue: "q" },
      healthy: { 'review_queue_depth{queue="q"}': 100 },
    },
  },
  {
    name: "CheckpointStale",
    priority: "P2",
    team: "machine-learning",
    for: "15m",
    expr: "time() - max by (namespace, training_job, run) (training_checkpoint_last_success_timestamp_seconds) > 7200",
    summary: "Training {{ $labels.namespace }}/{{ $labels.training_job }} has not stored a checkpoint for two hours",
    description: "If it is interrupted now, the work of two hours is lost.",
    needs: ["services"],
    proof: {
      broken: { 'training_checkpoint_last_success_timestamp_seconds{namespace="team-a",training_job="t",run="1"}': 30 },
      onset: 121,
      labels: { namespace: "team-a", training_job: "t", run: "1" },
      healthy: {
        'training_checkpoint_last_success_timestamp_seconds{namespace="team-a",training_job="t",run="1"}': 2000,
      },
    },
  },
  {
    name: "InferenceStalled",
    priority: "P1",
    team: "machine-learning",
    for: "5m",
    expr:
      "sum by (namespace, pod, model_name) (vllm:num_requests_running) > 0 and " +
      "sum by (namespace, pod, model_name) (rate(vllm:generation_tokens_total[5m])) == 0",
    summary: "{{ $labels.pod }} in {{ $labels.namespace }} runs requests, and no token comes out",
    description: "The server or its GPU hangs. Clients wait until their own time limit.",
    needs: ["vllm"],
    proof: {
      broken: { [`vllm:num_requests_running{${MODEL}}`]: 3, [`vllm:generation_tokens_total{${MODEL}}`]: 500 },
      onset: 1,
      labels: { ...MODEL_LABELS, pod: "p1" },
      healthy: {
        [`vllm:num_requests_running{${MODEL}}`]: 3,
        [`vllm:generation_tokens_total{${MODEL}}`]: "0+1",
        'vllm:num_requests_running{namespace="team-a",pod="p2",model_name="m"}': 0,
        'vllm:generation_tokens_total{namespace="team-a",pod="p2",model_name="m"}': 500,
      },
    },
  },
  {
    name: "InferenceQueueing",
    priority: "P2",
    team: "machine-learning",
    for: "5m",
    expr: "sum by (namespace, model_name) (vllm:num_requests_waiting) > sum by (namespace, model_name) (vllm:num_requests_running) > 0",
    summary: "More requests to {{ $labels.model_name }} in {{ $labels.namespace }} wait than run",
    description: "Everybody waits at least as long as an answer takes.",
    needs: ["vllm"],
    proof: {
      broken: { [`vllm:num_requests_waiting{${MODEL}}`]: 9, [`vllm:num_requests_running{${MODEL}}`]: 8 },
      labels: MODEL_LABELS,
      healthy: { [`vllm:num_requests_waiting{${MODEL}}`]: 8, [`vllm:num_requests_running{${MODEL}}`]: 8 },
    },
  },
  {
    name: "KvCacheFull",
    priority: "P2",
    team: "machine-learning",
    for: "10m",
    expr:
      "max by (namespace, pod, model_name) (vllm:kv_cache_usage_perc) > 0.95 and on (namespace, pod, model_name) " +
      "rate(vllm:num_preemptions_total[5m]) > 0.1",
    summary: "The cache of {{ $labels.pod }} in {{ $labels.namespace }} is full, and answers are computed twice",
    description: "Requests are thrown out and begun again, because the memory for their tokens is used up.",
    needs: ["vllm"],
    proof: {
      broken: { [`vllm:kv_cache_usage_perc{${MODEL}}`]: 0.96, [`vllm:num_preemptions_total{${MODEL}}`]: "0+7" },
      onset: 5,
      labels: { ...MODEL_LABELS, pod: "p1" },
      healthy: { [`vllm:kv_cache_usage_perc{${MODEL}}`]: 0.96, [`vllm:num_preemptions_total{${MODEL}}`]: "0+6" },
    },
  },
  {
    name: "FirstTokenSlow",
    priority: "P2",
    team: "machine-learning",
    for: "10m",
    expr: "histogram_quantile(0.95, sum by (le, namespace, model_name) (rate(vllm:time_to_first_token_seconds_bucket[5m]))) > 2.5",
    summary: "One answer of {{ $labels.model_name }} in twenty begins after more than 2.5 seconds",
    description: "People see nothing for that long. The threshold is a bound of the server's own buckets.",
    needs: ["vllm"],
    proof: {
      broken: {
        [`vllm:time_to_first_token_seconds_bucket{${MODEL},le="2.5"}`]: "0+94",
        [`vllm:time_to_first_token_seconds_bucket{${MODEL},le="5.0"}`]: "0+100",
        [`vllm:time_to_first_token_seconds_bucket{${MODEL},le="+Inf"}`]: "0+100",
      },
      onset: 1,
      labels: MODEL_LABELS,
      healthy: {
        [`vllm:time_to_first_token_seconds_bucket{${MODEL},le="2.5"}`]: "0+95",
        [`vllm:time_to_first_token_seconds_bucket{${MODEL},le="5.0"}`]: "0+100",
        [`vllm:time_to_first_token_seconds_bucket{${MODEL},le="+Inf"}`]: "0+100",
      },
    },
  },
  {
    name: "TokensSlow",
    priority: "P3",
    team: "machine-learning",
    for: "10m",
    expr: "histogram_quantile(0.95, sum by (le, namespace, model_name) (rate(vllm:inter_token_latency_seconds_bucket[5m]))) > 0.1",
    summary: "One token of {{ $labels.model_name }} in twenty takes longer than a tenth of a second",
    description: "That is slower than people read.",
    needs: ["vllm"],
    proof: {
      broken: {
        [`vllm:inter_token_latency_seconds_bucket{${MODEL},le="0.1"}`]: "0+94",
        [`vllm:inter_token_latency_seconds_bucket{${MODEL},le="0.15"}`]: "0+100",
        [`vllm:inter_token_latency_seconds_bucket{${MODEL},le="+Inf"}`]: "0+100",
      },
      onset: 1,
      labels: MODEL_LABELS,
      healthy: {
        [`vllm:inter_token_latency_seconds_bucket{${MODEL},le="0.1"}`]: "0+95",
        [`vllm:inter_token_latency_seconds_bucket{${MODEL},le="0.15"}`]: "0+100",
        [`vllm:inter_token_latency_seconds_bucket{${MODEL},le="+Inf"}`]: "0+100",
      },
    },
  },
  {
    name: "TritonFailures",
    priority: "P1",
    team: "machine-learning",
    for: "5m",
    expr:
      "sum by (namespace, model) (rate(nv_inference_request_failure[5m])) / " +
      "((sum by (namespace, model) (rate(nv_inference_request_failure[5m])) + " +
      "sum by (namespace, model) (rate(nv_inference_request_success[5m]))) > 0.1) > 0.01",
    summary: "More than 1 % of requests to model {{ $labels.model }} in {{ $labels.namespace }} fail",
    description: "From a tenth of a request a second on.",
    needs: ["triton"],
    proof: {
      broken: {
        'nv_inference_request_failure{namespace="team-a",model="m",reason="BACKEND"}': "0+2",
        'nv_inference_request_success{namespace="team-a",model="m"}': "0+98",
      },
      onset: 1,
      labels: { namespace: "team-a", model: "m" },
      healthy: {
        'nv_inference_request_failure{namespace="team-a",model="m",reason="BACKEND"}': "0+1",
        'nv_inference_request_success{namespace="team-a",model="m"}': "0+99",
      },
    },
  },
  {
    name: "TritonQueueTime",
    priority: "P2",
    team: "machine-learning",
    for: "10m",
    expr:
      "sum by (namespace, model) (rate(nv_inference_queue_duration_us[5m])) / " +
      "(sum by (namespace, model) (rate(nv_inference_request_success[5m])) > 0) > 100000",
    summary: "Requests to model {{ $labels.model }} in {{ $labels.namespace }} wait longer than a tenth of a second",
    description: "The mean over five minutes: the server tells a sum and no histogram.",
    needs: ["triton"],
    proof: {
      broken: {
        'nv_inference_queue_duration_us{namespace="team-a",model="m"}': "0+110000",
        'nv_inference_request_success{namespace="team-a",model="m"}': "0+1",
      },
      onset: 1,
      labels: { namespace: "team-a", model: "m" },
      healthy: {
        'nv_inference_queue_duration_us{namespace="team-a",model="m"}': "0+100000",
        'nv_inference_request_success{namespace="team-a",model="m"}': "0+1",
      },
    },
  },
];
