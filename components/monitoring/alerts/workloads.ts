/** Alerts on pods, volumes, quotas and jobs. Thresholds are those of kubernetes-mixin@aa38e2b unless said. */
import type { Alert } from "./alert";

const POD = { namespace: "team-a", pod: "p1" };
const RESTARTS = 'kube_pod_container_status_restarts_total{namespace="team-a",pod="p1",container="c"}';
const OF_TENANT = 'kube_namespace_labels{namespace="team-a",label_stratiform_dev_tenant="a"}';
const CLAIM = 'namespace="team-a",persistentvolumeclaim="data"';
const CRASHES = "restarts > 0 in 15 minutes paged on one restart";

export const WORKLOAD_ALERTS: readonly Alert[] = [
  {
    name: "PlatformPodCrashLooping",
    priority: "P1",
    team: "platform",
    for: "5m",
    expr:
      "increase(kube_pod_container_status_restarts_total[15m]) > 3 unless on (namespace) " +
      'kube_namespace_labels{label_stratiform_dev_tenant!=""}',
    summary: "{{ $labels.namespace }}/{{ $labels.pod }} of the platform restarts again and again",
    description: "More than three restarts in 15 minutes of a container that belongs to the platform.",
    needs: ["kube-state-metrics"],
    corrects: CRASHES,
    proof: {
      broken: { [RESTARTS]: "0+1" },
      onset: 4,
      labels: { ...POD, container: "c" },
      healthy: { [RESTARTS]: "0x4 1x30" },
    },
  },
  {
    name: "TenantPodCrashLooping",
    priority: "P2",
    team: "machine-learning",
    for: "5m",
    expr:
      "increase(kube_pod_container_status_restarts_total[15m]) > 3 and on (namespace) " +
      'kube_namespace_labels{label_stratiform_dev_tenant!=""}',
    summary: "{{ $labels.namespace }}/{{ $labels.pod }} restarts again and again",
    description: "More than three restarts in 15 minutes of a tenant's container.",
    needs: ["kube-state-metrics"],
    corrects: CRASHES,
    proof: {
      broken: { [RESTARTS]: "0+1", [OF_TENANT]: 1 },
      onset: 4,
      labels: { ...POD, container: "c" },
      healthy: { [RESTARTS]: "0+1" },
    },
  },
  {
    name: "PodCrashLoopBackOff",
    priority: "P2",
    team: "platform",
    for: "15m",
    expr: 'max_over_time(kube_pod_container_status_waiting_reason{reason="CrashLoopBackOff"}[5m]) >= 1',
    summary: "{{ $labels.namespace }}/{{ $labels.pod }} waits in CrashLoopBackOff",
    description: "The container fails at each start, and Kubernetes waits up to five minutes before the next.",
    needs: ["kube-state-metrics"],
    proof: {
      broken: {
        'kube_pod_container_status_waiting_reason{namespace="team-a",pod="p1",container="c",reason="CrashLoopBackOff"}': 1,
      },
      labels: { ...POD, container: "c", reason: "CrashLoopBackOff" },
      healthy: {
        'kube_pod_container_status_waiting_reason{namespace="team-a",pod="p1",container="c",reason="ContainerCreating"}': 1,
      },
    },
  },
  {
    name: "PodNotReady",
    priority: "P2",
    team: "platform",
    for: "15m",
    expr:
      'sum by (namespace, pod) (kube_pod_status_phase{phase=~"Pending|Unknown"}) > 0 unless on (namespace, pod) ' +
      'kube_pod_status_reason{reason="SchedulingGated"} == 1',
    summary: "{{ $labels.namespace }}/{{ $labels.pod }} does not start",
    description: "The pod has waited for 15 minutes. A pod that a queue holds back on purpose is left out.",
    needs: ["kube-state-metrics"],
    proof: {
      broken: { 'kube_pod_status_phase{namespace="team-a",pod="p1",phase="Pending"}': 1 },
      labels: POD,
      healthy: {
        'kube_pod_status_phase{namespace="team-a",pod="p1",phase="Pending"}': 1,
        'kube_pod_status_reason{namespace="team-a",pod="p1",reason="SchedulingGated"}': 1,
      },
    },
  },
  {
    name: "PodOOMKilled",
    priority: "P2",
    team: "machine-learning",
    for: "0m",
    expr:
      "increase(kube_pod_container_status_restarts_total[10m]) > 0 and on (namespace, pod, container) " +
      'kube_pod_container_status_last_terminated_reason{reason="OOMKilled"} == 1',
    summary: "{{ $labels.namespace }}/{{ $labels.pod }} was ended for want of memory",
    description: "A container reached its memory limit within the last ten minutes and was restarted.",
    needs: ["kube-state-metrics"],
    proof: {
      broken: {
        [RESTARTS]: "0x4 1x30",
        'kube_pod_container_status_last_terminated_reason{namespace="team-a",pod="p1",container="c",reason="OOMKilled"}':
          "_x5 1x30",
      },
      onset: 5,
      labels: { ...POD, container: "c" },
      healthy: {
        [RESTARTS]: "0x4 1x30",
        'kube_pod_container_status_last_terminated_reason{namespace="team-a",pod="p1",container="c",reason="Error"}':
          "_x5 1x30",
      },
    },
  },
  {
    name: "HighMemoryUsage",
    priority: "P2",
    team: "machine-learning",
    for: "10m",
    expr:
      'sum by (namespace, pod, container) (container_memory_working_set_bytes{container!="",image!=""}) / ' +
      'sum by (namespace, pod, container) (kube_pod_container_resource_limits{resource="memory"} > 0) > 0.9',
    summary: "{{ $labels.namespace }}/{{ $labels.pod }} uses more than 90 % of its memory limit",
    description: "At the limit the container is ended. The working set is what counts, without the page cache.",
    needs: ["kubelet", "kube-state-metrics"],
    corrects: "usage counts the page cache, and a limit of 0 divides to infinity",
    proof: {
      broken: {
        'container_memory_working_set_bytes{namespace="team-a",pod="p1",container="c",image="i"}': 91,
        'kube_pod_container_resource_limits{namespace="team-a",pod="p1",container="c",resource="memory"}': 100,
      },
      labels: { ...POD, container: "c" },
      healthy: {
        'container_memory_working_set_bytes{namespace="team-a",pod="p1",container="c",image="i"}': 90,
        'kube_pod_container_resource_limits{namespace="team-a",pod="p1",container="c",resource="memory"}': 100,
        'container_memory_working_set_bytes{namespace="team-a",pod="p2",container="c",image="i"}': 90,
        'kube_pod_container_resource_limits{namespace="team-a",pod="p2",container="c",resource="memory"}': 0,
      },
    },
  },
  {
    name: "ImagePullFailing",
    priority: "P2",
    team: "platform",
    for: "15m",
    expr: 'kube_pod_container_status_waiting_reason{reason=~"ImagePullBackOff|ErrImagePull|InvalidImageName"} == 1',
    summary: "{{ $labels.namespace }}/{{ $labels.pod }} cannot get its image",
    description: "The registry refuses, the image is not there, or its name is wrong.",
    needs: ["kube-state-metrics"],
    proof: {
      broken: {
        'kube_pod_container_status_waiting_reason{namespace="team-a",pod="p1",container="c",reason="ImagePullBackOff"}': 1,
      },
      labels: { ...POD, container: "c", reason: "ImagePullBackOff" },
      healthy: {
        'kube_pod_container_status_waiting_reason{namespace="team-a",pod="p1",container="c",reason="ContainerCreating"}': 1,
      },
    },
  },
  {
    name: "DeploymentReplicasMissing",
    priority: "P2",
    team: "platform",
    for: "15m",
    expr:
      "kube_deployment_spec_replicas > kube_deployment_status_replicas_available and " +
      "changes(kube_deployment_status_replicas_updated[10m]) == 0",
    summary: "{{ $labels.namespace }}/{{ $labels.deployment }} lacks replicas",
    description: "Fewer pods are available than asked for, and no rollout makes progress.",
    needs: ["kube-state-metrics"],
    proof: {
      broken: {
        'kube_deployment_spec_replicas{namespace="team-a",deployment="d"}': 3,
        'kube_deployment_status_replicas_available{namespace="team-a",deployment="d"}': 2,
        'kube_deployment_status_replicas_updated{namespace="team-a",deployment="d"}': 3,
      },
      labels: { namespace: "team-a", deployment: "d" },
      // A rollout moves on.
      healthy: {
        'kube_deployment_spec_replicas{namespace="team-a",deployment="d"}': 30,
        'kube_deployment_status_replicas_available{namespace="team-a",deployment="d"}': 29,
        'kube_deployment_status_replicas_updated{namespace="team-a",deployment="d"}': "0+1x40",
      },
    },
  },
  {
    name: "HpaAtMaximum",
    priority: "P2",
    team: "machine-learning",
    for: "15m",
    expr:
      "kube_horizontalpodautoscaler_status_current_replicas == kube_horizontalpodautoscaler_spec_max_replicas and " +
      "kube_horizontalpodautoscaler_spec_max_replicas != kube_horizontalpodautoscaler_spec_min_replicas",
    summary: "{{ $labels.namespace }}/{{ $labels.horizontalpodautoscaler }} runs as many pods as it may",
    description: "More load than this finds no more pods.",
    needs: ["kube-state-metrics"],
    proof: {
      broken: {
        'kube_horizontalpodautoscaler_status_current_replicas{namespace="team-a",horizontalpodautoscaler="h"}': 5,
        'kube_horizontalpodautoscaler_spec_max_replicas{namespace="team-a",horizontalpodautoscaler="h"}': 5,
        'kube_horizontalpodautoscaler_spec_min_replicas{namespace="team-a",horizontalpodautoscaler="h"}': 2,
      },
      labels: { namespace: "team-a", horizontalpodautoscaler: "h" },
      healthy: {
        'kube_horizontalpodautoscaler_status_current_replicas{namespace="team-a",horizontalpodautoscaler="h"}': 4,
        'kube_horizontalpodautoscaler_spec_max_replicas{namespace="team-a",horizontalpodautoscaler="h"}': 5,
        'kube_horizontalpodautoscaler_spec_min_replicas{namespace="team-a",horizontalpodautoscaler="h"}': 2,
        'kube_horizontalpodautoscaler_status_current_replicas{namespace="team-a",horizontalpodautoscaler="fixed"}': 2,
        'kube_horizontalpodautoscaler_spec_max_replicas{namespace="team-a",horizontalpodautoscaler="fixed"}': 2,
        'kube_horizontalpodautoscaler_spec_min_replicas{namespace="team-a",horizontalpodautoscaler="fixed"}': 2,
      },
    },
  },
  {
    name: "DisruptionBudgetViolated",
    priority: "P2",
    team: "platform",
    for: "15m",
    expr: "kube_poddisruptionbudget_status_desired_healthy - kube_poddisruptionbudget_status_current_healthy > 0",
    summary: "{{ $labels.namespace }}/{{ $labels.poddisruptionbudget }} has fewer healthy pods than it keeps",
    description: "No node with such a pod can be drained, so upgrades of nodes stop.",
    needs: ["kube-state-metrics"],
    proof: {
      broken: {
        'kube_poddisruptionbudget_status_desired_healthy{namespace="team-a",poddisruptionbudget="b"}': 2,
        'kube_poddisruptionbudget_status_current_healthy{namespace="team-a",poddisruptionbudget="b"}': 1,
      },
      labels: { namespace: "team-a", poddisruptionbudget: "b" },
      healthy: {
        'kube_poddisruptionbudget_status_desired_healthy{namespace="team-a",poddisruptionbudget="b"}': 2,
        'kube_poddisruptionbudget_status_current_healthy{namespace="team-a",poddisruptionbudget="b"}': 2,
      },
    },
  },
  {
    name: "JobFailed",
    priority: "P3",
    team: "machine-learning",
    for: "15m",
    expr: 'kube_job_failed{condition="true"} > 0',
    summary: "Job {{ $labels.namespace }}/{{ $labels.job_name }} failed",
    description: "It has used up its retries. It stays failed until it is deleted.",
    needs: ["kube-state-metrics"],
    proof: {
      broken: { 'kube_job_failed{namespace="team-a",job_name="j",condition="true"}': 1 },
      labels: { namespace: "team-a", job_name: "j", condition: "true" },
      healthy: {
        'kube_job_failed{namespace="team-a",job_name="j",condition="true"}': 0,
        'kube_job_failed{namespace="team-a",job_name="j",condition="false"}': 1,
      },
    },
  },
  {
    name: "CronJobMissed",
    priority: "P2",
    team: "platform",
    for: "15m",
    expr:
      "time() - max by (namespace, cronjob) (kube_cronjob_next_schedule_time) > 3600 unless on (namespace, cronjob) " +
      "kube_cronjob_spec_suspend == 1",
    summary: "CronJob {{ $labels.namespace }}/{{ $labels.cronjob }} did not run when it was due",
    description: "It was due more than an hour ago, and no Job of it was made.",
    needs: ["kube-state-metrics"],
    corrects: "an age of the last success in hours is wrong for every schedule but a daily one",
    proof: {
      broken: {
        'kube_cronjob_next_schedule_time{namespace="team-a",cronjob="c"}': 30,
        'kube_cronjob_spec_suspend{namespace="team-a",cronjob="c"}': 0,
      },
      onset: 61,
      labels: { namespace: "team-a", cronjob: "c" },
      healthy: {
        'kube_cronjob_next_schedule_time{namespace="team-a",cronjob="c"}': 30,
        'kube_cronjob_spec_suspend{namespace="team-a",cronjob="c"}': 1,
        'kube_cronjob_next_schedule_time{namespace="team-a",cronjob="later"}': "3600+60",
      },
    },
  },
  {
    name: "VolumeAlmostFull",
    priority: "P1",
    team: "platform",
    for: "1m",
    expr: "kubelet_volume_stats_available_bytes / kubelet_volume_stats_capacity_bytes < 0.03 and kubelet_volume_stats_used_bytes > 0",
    summary: "Volume {{ $labels.namespace }}/{{ $labels.persistentvolumeclaim }} is almost full",
    description: "Less than 3 % is free. A database stops when nothing is left.",
    needs: ["kubelet"],
    proof: {
      broken: {
        [`kubelet_volume_stats_available_bytes{${CLAIM}}`]: 2.9,
        [`kubelet_volume_stats_capacity_bytes{${CLAIM}}`]: 100,
        [`kubelet_volume_stats_used_bytes{${CLAIM}}`]: 97.1,
      },
      labels: { namespace: "team-a", persistentvolumeclaim: "data" },
      healthy: {
        [`kubelet_volume_stats_available_bytes{${CLAIM}}`]: 3,
        [`kubelet_volume_stats_capacity_bytes{${CLAIM}}`]: 100,
        [`kubelet_volume_stats_used_bytes{${CLAIM}}`]: 97,
      },
    },
  },
  {
    name: "VolumeFillingUp",
    priority: "P2",
    team: "platform",
    for: "1h",
    expr:
      "kubelet_volume_stats_available_bytes / kubelet_volume_stats_capacity_bytes < 0.15 and " +
      "predict_linear(kubelet_volume_stats_available_bytes[6h], 345600) < 0",
    summary: "Volume {{ $labels.namespace }}/{{ $labels.persistentvolumeclaim }} is full within four days",
    description: "Less than 15 % is free, and at the pace of the last six hours nothing is left in four days.",
    needs: ["kubelet"],
    proof: {
      broken: {
        [`kubelet_volume_stats_available_bytes{${CLAIM}}`]: "14.9-0.005x90",
        [`kubelet_volume_stats_capacity_bytes{${CLAIM}}`]: 100,
      },
      onset: 1,
      labels: { namespace: "team-a", persistentvolumeclaim: "data" },
      healthy: {
        [`kubelet_volume_stats_available_bytes{${CLAIM}}`]: "14.9-0.002x90",
        [`kubelet_volume_stats_capacity_bytes{${CLAIM}}`]: 100,
      },
    },
  },
  {
    name: "VolumeInodesLow",
    priority: "P2",
    team: "platform",
    for: "1h",
    expr: "kubelet_volume_stats_inodes_free / kubelet_volume_stats_inodes < 0.03 and kubelet_volume_stats_inodes_used > 0",
    summary: "Volume {{ $labels.namespace }}/{{ $labels.persistentvolumeclaim }} has few inodes left",
    description: "Less than 3 % of the inodes are free: soon no file can be made, however much room is left.",
    needs: ["kubelet"],
    proof: {
      broken: {
        [`kubelet_volume_stats_inodes_free{${CLAIM}}`]: 2,
        [`kubelet_volume_stats_inodes{${CLAIM}}`]: 100,
        [`kubelet_volume_stats_inodes_used{${CLAIM}}`]: 98,
      },
      labels: { namespace: "team-a", persistentvolumeclaim: "data" },
      healthy: {
        [`kubelet_volume_stats_inodes_free{${CLAIM}}`]: 3,
        [`kubelet_volume_stats_inodes{${CLAIM}}`]: 100,
        [`kubelet_volume_stats_inodes_used{${CLAIM}}`]: 97,
      },
    },
  },
  {
    name: "QuotaNearLimit",
    priority: "P3",
    team: "platform",
    for: "15m",
    expr: 'max without (type) (kube_resourcequota{type="used"}) / (max without (type) (kube_resourcequota{type="hard"}) > 0) > 0.9',
    summary: "{{ $labels.namespace }} uses more than 90 % of its quota of {{ $labels.resource }}",
    description: "What asks for more than is left is refused when it is created.",
    needs: ["kube-state-metrics"],
    proof: {
      broken: {
        'kube_resourcequota{namespace="team-a",resourcequota="q",resource="requests.cpu",type="used"}': 91,
        'kube_resourcequota{namespace="team-a",resourcequota="q",resource="requests.cpu",type="hard"}': 100,
      },
      labels: { namespace: "team-a", resourcequota: "q", resource: "requests.cpu" },
      healthy: {
        'kube_resourcequota{namespace="team-a",resourcequota="q",resource="requests.cpu",type="used"}': 90,
        'kube_resourcequota{namespace="team-a",resourcequota="q",resource="requests.cpu",type="hard"}': 100,
        'kube_resourcequota{namespace="team-a",resourcequota="q",resource="pods",type="used"}': 1,
        'kube_resourcequota{namespace="team-a",resourcequota="q",resource="pods",type="hard"}': 0,
      },
    },
  },
  {
    name: "CpuThrottling",
    priority: "P3",
    team: "machine-learning",
    for: "15m",
    expr:
      'sum by (namespace, pod, container) (increase(container_cpu_cfs_throttled_periods_total{container!=""}[5m])) / ' +
      'sum by (namespace, pod, container) (increase(container_cpu_cfs_periods_total{container!=""}[5m])) > 0.25',
    summary: "{{ $labels.namespace }}/{{ $labels.pod }} is held back by its CPU limit",
    description: "In more than a quarter of all periods the container had used up its share.",
    needs: ["kubelet"],
    proof: {
      broken: {
        'container_cpu_cfs_throttled_periods_total{namespace="team-a",pod="p1",container="c"}': "0+26",
        'container_cpu_cfs_periods_total{namespace="team-a",pod="p1",container="c"}': "0+100",
      },
      onset: 1,
      labels: { ...POD, container: "c" },
      healthy: {
        'container_cpu_cfs_throttled_periods_total{namespace="team-a",pod="p1",container="c"}': "0+25",
        'container_cpu_cfs_periods_total{namespace="team-a",pod="p1",container="c"}': "0+100",
      },
    },
  },
];
