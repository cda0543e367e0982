/** Every alert of the platform, and which of them a stack gets. */
import type { Alert } from "./alert";
import { DATA_ALERTS } from "./data";
import { DELIVERY_ALERTS } from "./delivery";
import { GPU_ALERTS } from "./gpus";
import { MONITOR_ALERTS } from "./monitor";
import { NODE_ALERTS } from "./nodes";
import { SERVING_ALERTS } from "./serving";
import { WORKLOAD_ALERTS } from "./workloads";

/** By the group that their rules stand in. */
export const ALERT_GROUPS = {
  monitor: MONITOR_ALERTS,
  nodes: NODE_ALERTS,
  workloads: WORKLOAD_ALERTS,
  gpus: GPU_ALERTS,
  delivery: DELIVERY_ALERTS,
  data: DATA_ALERTS,
  serving: SERVING_ALERTS,
} as const satisfies Readonly<Record<string, readonly Alert[]>>;

export const ALERTS: readonly Alert[] = Object.values(ALERT_GROUPS).flat();

/** A series that we record: dashboards and people read it, and other rules may. */
export interface Recording {
  readonly record: string;
  readonly expr: string;
  readonly needs: readonly string[];
  readonly labels: readonly string[];
}

export const RECORDINGS: readonly Recording[] = [
  {
    // One series for each pod that waits, with the reason as far as Kubernetes' objects tell it.
    record: "platform:pod_pending:reason",
    expr:
      'max by (namespace, pod, reason) (label_replace(kube_pod_status_unschedulable == 1, "reason", "Unschedulable", "", "") or ' +
      'kube_pod_status_reason{reason="SchedulingGated"} == 1 or kube_pod_container_status_waiting_reason == 1)',
    needs: ["kube-state-metrics"],
    labels: ["namespace", "pod", "reason"],
  },
];
