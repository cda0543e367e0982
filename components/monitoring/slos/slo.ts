/** What a service level objective is, and which ones the platform starts with. */
import type { Team } from "../alerts/alert";

/** A share of requests, tokens or measurements that are bad. */
export type Indicator =
  /** Rates of what is bad and of everything, each one series, over five minutes. */
  | { readonly kind: "ratio"; readonly bad: string; readonly total: string }
  /** Bad is what takes longer. The threshold is a bound of the histogram's buckets: nothing is known between them. */
  | { readonly kind: "latency"; readonly histogram: string; readonly seconds: number };

export interface Slo {
  /** Name of the service that promises. */
  readonly service: string;
  /** Name of the promise, of its own within the service. */
  readonly name: string;
  /** Share that must be good, in percent: 99.9. */
  readonly objective: number;
  readonly indicator: Indicator;
  readonly team: Team;
  /** Whether the fastest burn pages at once (P0) or within a quarter of an hour (P1). */
  readonly page: "P0" | "P1";
  readonly description: string;
  /** Ids of the sources of its series. */
  readonly needs: readonly string[];
}

/** Days that a budget is counted over. */
export const PERIOD_DAYS = 30;

export const DEFAULT_SLOS: readonly Slo[] = [
  {
    service: "services",
    name: "availability",
    objective: 99.9,
    indicator: {
      kind: "ratio",
      bad: 'sum(rate(http_requests_total{code=~"5.."}[5m])) or 0 * sum(rate(http_requests_total[5m]))',
      total: "sum(rate(http_requests_total[5m]))",
    },
    team: "platform",
    page: "P0",
    description:
      "Requests that do not end with an error of the server. What clients break off or are refused counts as good.",
    needs: ["services"],
  },
  {
    service: "services",
    name: "latency",
    objective: 99,
    indicator: { kind: "latency", histogram: "http_request_duration_seconds", seconds: 0.2 },
    team: "platform",
    page: "P1",
    description:
      "Requests that are answered within 200 ms. Services must have that bucket: it is in the platform's contract.",
    needs: ["services"],
  },
  {
    service: "model-servers",
    name: "first-token",
    objective: 95,
    indicator: { kind: "latency", histogram: "vllm:time_to_first_token_seconds", seconds: 2.5 },
    team: "machine-learning",
    page: "P1",
    description: "Answers that begin within 2.5 seconds; two seconds are no bound of the server's buckets.",
    needs: ["vllm"],
  },
  {
    service: "model-servers",
    name: "between-tokens",
    objective: 99,
    indicator: { kind: "latency", histogram: "vllm:inter_token_latency_seconds", seconds: 0.1 },
    team: "machine-learning",
    page: "P1",
    description: "Tokens that come within a tenth of a second of the one before. Long answers count more.",
    needs: ["vllm"],
  },
  {
    service: "model-servers",
    name: "queue-wait",
    objective: 95,
    indicator: { kind: "latency", histogram: "vllm:request_queue_time_seconds", seconds: 1 },
    team: "machine-learning",
    page: "P1",
    description: "Requests that wait for at most a second before the server begins with them.",
    needs: ["vllm"],
  },
  {
    service: "models",
    name: "accuracy",
    objective: 99,
    indicator: {
      kind: "ratio",
      bad: "count(model_accuracy_score < 0.85) or 0 * count(model_accuracy_score)",
      total: "count(model_accuracy_score)",
    },
    team: "machine-learning",
    page: "P1",
    description: "Time in which models are right in at least 85 % of cases. Counted by time, and not by requests.",
    needs: ["services"],
  },
];
