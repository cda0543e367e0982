/** What Karpenter tells of itself. */
import { counter, each, gauge, histogram, OF_PODS, type MetricSource } from "../../../core/metrics";
import { CHART } from "./chart";

export const METRICS = {
  id: "autoscaling",
  title: "Karpenter",
  exporter: { name: "karpenter", version: "1.14.1" },
  source: "aws/karpenter-provider-aws, website/content/en/docs/reference/metrics.md",
  read: "2026-11-30",
  scrapes: [
    {
      job: "karpenter",
      writtenBy: "us",
      namespace: CHART.namespace,
      port: 8080,
      pods: { "app.kubernetes.io/name": "karpenter" },
    },
  ],
  targetLabels: OF_PODS,
  metrics: {
    ...each("karpenter_nodepools_{usage,limit}", gauge("nodepool resource_type")),
    ...each("karpenter_nodeclaims_{created,terminated,disrupted}_total", counter("nodepool reason")),
    karpenter_cloudprovider_errors_total: counter("controller method provider error"),
    karpenter_interruption_received_messages_total: counter("message_type"),
    ...each("karpenter_pods_{startup,bound}_duration_seconds", histogram()),
    karpenter_scheduler_unschedulable_pods_count: gauge("controller"),
    karpenter_cluster_state_synced: gauge(),
  },
} as const satisfies MetricSource;
