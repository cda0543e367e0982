/** What Kubernetes itself tells: the API server, the kubelet with cAdvisor, objects by kube-state-metrics, nodes. */
import { counter, each, gauge, histogram, OF_SERVICES, type MetricSource } from "../../core/metrics";

const POD = "namespace pod uid";
const CONTAINER = `${POD} container`;
const CADVISOR = "namespace pod container image id name node";
const CLAIM = "namespace persistentvolumeclaim";

export const API_SERVER = {
  id: "api-server",
  title: "API server",
  exporter: { name: "kube-apiserver", version: "1.35" },
  source: "kubernetes-monitoring/kubernetes-mixin@aa38e2b, its rules for the API server",
  read: "2026-11-30",
  scrapes: [{ job: "apiserver", writtenBy: "chart", critical: true }],
  targetLabels: OF_SERVICES,
  metrics: {
    apiserver_request_total: counter("verb resource code scope component group version subresource"),
    apiserver_request_sli_duration_seconds: histogram("verb resource scope component group version subresource"),
  },
} as const satisfies MetricSource;

export const KUBELET = {
  id: "kubelet",
  title: "kubelet and cAdvisor",
  exporter: { name: "kubelet", version: "1.35" },
  source: "kubernetes-monitoring/kubernetes-mixin@aa38e2b; prometheus-community/helm-charts@cf408a290, what it drops",
  read: "2026-11-30",
  scrapes: [{ job: "kubelet", writtenBy: "chart", honorLabels: true, critical: true }],
  targetLabels: ["namespace", "node", "endpoint", "service", "metrics_path"],
  metrics: {
    ...each(
      "kubelet_volume_stats_{available_bytes,capacity_bytes,used_bytes,inodes,inodes_free,inodes_used}",
      gauge(CLAIM),
    ),
    kubelet_node_name: gauge("node"),
    kubelet_running_pods: gauge(),
    kubelet_evictions: counter("eviction_signal"),
    ...each("kubelet_certificate_manager_{client,server}_ttl_seconds", gauge()),
    kubelet_pleg_relist_duration_seconds: histogram(),
    container_cpu_usage_seconds_total: counter(`${CADVISOR} cpu`),
    ...each("container_cpu_cfs_{periods,throttled_periods}_total", counter(CADVISOR)),
    ...each("container_memory_{working_set_bytes,rss,cache}", gauge(CADVISOR)),
    container_oom_events_total: counter(CADVISOR),
    ...each("container_network_{receive,transmit}_bytes_total", counter("namespace pod interface id image name")),
  },
} as const satisfies MetricSource;

export const KUBE_STATE_METRICS = {
  id: "kube-state-metrics",
  title: "objects of Kubernetes",
  exporter: { name: "kube-state-metrics", version: "2.20.0" },
  source: "kubernetes/kube-state-metrics@c92fe0c5, docs/metrics and internal/store",
  read: "2026-11-30",
  scrapes: [{ job: "kube-state-metrics", writtenBy: "chart", honorLabels: true, critical: true }],
  targetLabels: OF_SERVICES,
  metrics: {
    kube_pod_info: gauge(`${POD} node host_ip pod_ip created_by_kind created_by_name priority_class host_network`),
    kube_namespace_labels: gauge("namespace label_stratiform_dev_tenant"),
    kube_pod_status_phase: gauge(`${POD} phase`),
    ...each("kube_pod_status_{ready,scheduled}", gauge(`${POD} condition`)),
    kube_pod_status_unschedulable: gauge(POD),
    kube_pod_status_reason: gauge(`${POD} reason`),
    ...each("kube_pod_{created,status_scheduled_time,status_ready_time}", gauge(POD)),
    kube_pod_owner: gauge(`${POD} owner_kind owner_name owner_is_controller`),
    ...each("kube_pod_container_status_{waiting_reason,last_terminated_reason}", gauge(`${CONTAINER} reason`)),
    kube_pod_container_status_restarts_total: counter(CONTAINER),
    ...each("kube_pod_container_resource_{requests,limits}", gauge(`${CONTAINER} node resource unit`)),
    ...each("kube_node_status_{capacity,allocatable}", gauge("node resource unit")),
    kube_node_status_condition: gauge("node condition status"),
    kube_node_spec_unschedulable: gauge("node"),
    kube_node_spec_taint: gauge("node key value effect"),
    kube_resourcequota: gauge("namespace resourcequota resource type"),
    ...each(
      "kube_deployment_{spec_replicas,status_replicas_available,status_replicas_updated}",
      gauge("namespace deployment"),
    ),
    ...each(
      "kube_horizontalpodautoscaler_{spec_min_replicas,spec_max_replicas,status_current_replicas,status_desired_replicas}",
      gauge("namespace horizontalpodautoscaler"),
    ),
    ...each("kube_job_{failed,complete}", gauge("namespace job_name condition")),
    ...each("kube_cronjob_{status_last_successful_time,next_schedule_time,spec_suspend}", gauge("namespace cronjob")),
    ...each("kube_poddisruptionbudget_status_{current,desired}_healthy", gauge("namespace poddisruptionbudget")),
  },
} as const satisfies MetricSource;

export const NODE_EXPORTER = {
  id: "node-exporter",
  title: "nodes",
  exporter: { name: "node-exporter", version: "1.12.1" },
  source: "prometheus/node_exporter@a7dcc3a0, collector/ and docs/node-mixin",
  read: "2026-11-30",
  scrapes: [{ job: "node-exporter", writtenBy: "chart", port: 9100 }],
  targetLabels: [...OF_SERVICES, "node"],
  metrics: {
    node_cpu_seconds_total: counter("cpu mode"),
    ...each("node_memory_{MemAvailable,MemTotal}_bytes", gauge()),
    ...each("node_filesystem_{avail_bytes,size_bytes,files,files_free,readonly}", gauge("device fstype mountpoint")),
    ...each("node_network_{receive,transmit}_bytes_total", counter("device")),
    ...each("node_network_{receive,transmit}_errs_total", counter("device")),
    node_disk_io_time_seconds_total: counter("device"),
    node_load1: gauge(),
    ...each("node_timex_{sync_status,offset_seconds,maxerror_seconds}", gauge()),
  },
} as const satisfies MetricSource;
