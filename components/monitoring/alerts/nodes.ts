/** Alerts on nodes and on the control plane. Thresholds are those of kubernetes-mixin@aa38e2b and node-mixin unless said. */
import type { Alert } from "./alert";

const NODE = { node: "n1" };

export const NODE_ALERTS: readonly Alert[] = [
  {
    name: "NodeNotReady",
    priority: "P1",
    team: "platform",
    for: "10m",
    expr: 'kube_node_status_condition{condition="Ready",status="true"} == 0 and on (node) kube_node_spec_unschedulable == 0',
    summary: "Node {{ $labels.node }} is not ready",
    description: "The kubelet has not reported for ten minutes. Nodes that are being drained are left out.",
    needs: ["kube-state-metrics"],
    proof: {
      broken: {
        'kube_node_status_condition{node="n1",condition="Ready",status="true"}': 0,
        'kube_node_spec_unschedulable{node="n1"}': 0,
      },
      labels: { ...NODE, condition: "Ready", status: "true" },
      healthy: {
        'kube_node_status_condition{node="n1",condition="Ready",status="true"}': 0,
        'kube_node_spec_unschedulable{node="n1"}': 1,
        'kube_node_status_condition{node="n2",condition="Ready",status="true"}': 1,
        'kube_node_spec_unschedulable{node="n2"}': 0,
      },
    },
  },
  {
    name: "NodePressure",
    priority: "P2",
    team: "platform",
    for: "10m",
    expr: 'kube_node_status_condition{condition=~"MemoryPressure|DiskPressure|PIDPressure",status="true"} == 1',
    summary: "Node {{ $labels.node }} reports {{ $labels.condition }}",
    description: "The kubelet evicts pods from the node until the pressure is over, and schedules none onto it.",
    needs: ["kube-state-metrics"],
    proof: {
      broken: { 'kube_node_status_condition{node="n1",condition="DiskPressure",status="true"}': 1 },
      labels: { ...NODE, condition: "DiskPressure", status: "true" },
      healthy: {
        'kube_node_status_condition{node="n1",condition="DiskPressure",status="true"}': 0,
        'kube_node_status_condition{node="n1",condition="Ready",status="true"}': 1,
      },
    },
  },
  {
    name: "NodeHardwareCondition",
    priority: "P1",
    team: "platform",
    for: "5m",
    expr:
      'kube_node_status_condition{condition="AcceleratedHardwareReady",status="false"} == 1 or ' +
      'kube_node_status_condition{condition=~"GPUMissing|GPUXIDErrors|NVLinkStatusInactive|IBLinkFlapping",status="true"} == 1',
    summary: "Node {{ $labels.node }} reports faulty hardware: {{ $labels.condition }}",
    description: "The cloud's own agent on the node found a fault that DCGM may not see.",
    needs: ["kube-state-metrics"],
    proof: {
      broken: { 'kube_node_status_condition{node="n1",condition="GPUMissing",status="true"}': 1 },
      labels: { ...NODE, condition: "GPUMissing", status: "true" },
      healthy: {
        'kube_node_status_condition{node="n1",condition="GPUMissing",status="true"}': 0,
        'kube_node_status_condition{node="n1",condition="AcceleratedHardwareReady",status="true"}': 1,
        'kube_node_status_condition{node="n1",condition="AcceleratedHardwareReady",status="false"}': 0,
      },
    },
  },
  {
    name: "NodeFilesystemFillingUp",
    priority: "P2",
    team: "platform",
    for: "1h",
    expr:
      'node_filesystem_avail_bytes{fstype!="",mountpoint!=""} / node_filesystem_size_bytes < 0.15 and ' +
      'predict_linear(node_filesystem_avail_bytes{fstype!="",mountpoint!=""}[6h], 86400) < 0 and node_filesystem_readonly == 0',
    summary: "{{ $labels.mountpoint }} on {{ $labels.instance }} is full within a day",
    description: "Less than 15 % is free, and at the pace of the last six hours nothing is left in 24 hours.",
    needs: ["node-exporter"],
    proof: {
      // 14.9 % free, and it falls by 0.02 points a minute: nothing is left in half a day.
      broken: {
        'node_filesystem_avail_bytes{instance="n1",device="/dev/a",fstype="ext4",mountpoint="/"}': "14.9-0.02x90",
        'node_filesystem_size_bytes{instance="n1",device="/dev/a",fstype="ext4",mountpoint="/"}': 100,
        'node_filesystem_readonly{instance="n1",device="/dev/a",fstype="ext4",mountpoint="/"}': 0,
      },
      onset: 1,
      labels: { instance: "n1", device: "/dev/a", fstype: "ext4", mountpoint: "/" },
      // As little is free, and nothing is written.
      healthy: {
        'node_filesystem_avail_bytes{instance="n1",device="/dev/a",fstype="ext4",mountpoint="/"}': 14.9,
        'node_filesystem_size_bytes{instance="n1",device="/dev/a",fstype="ext4",mountpoint="/"}': 100,
        'node_filesystem_readonly{instance="n1",device="/dev/a",fstype="ext4",mountpoint="/"}': 0,
      },
    },
  },
  {
    name: "NodeClockNotSynchronising",
    priority: "P2",
    team: "platform",
    for: "10m",
    expr: "min_over_time(node_timex_sync_status[5m]) == 0 and node_timex_maxerror_seconds >= 16",
    summary: "The clock of {{ $labels.instance }} is not synchronised",
    description: "Tokens and certificates are refused when a node's clock is wrong.",
    needs: ["node-exporter"],
    proof: {
      broken: { 'node_timex_sync_status{instance="n1"}': 0, 'node_timex_maxerror_seconds{instance="n1"}': 16 },
      labels: { instance: "n1" },
      healthy: { 'node_timex_sync_status{instance="n1"}': 0, 'node_timex_maxerror_seconds{instance="n1"}': 15.9 },
    },
  },
  {
    name: "NodeMemoryHigh",
    priority: "P2",
    team: "platform",
    for: "15m",
    expr: "100 - node_memory_MemAvailable_bytes / node_memory_MemTotal_bytes * 100 > 90",
    summary: "{{ $labels.instance }} uses more than 90 % of its memory",
    description: "The kernel is about to end processes, whoever they belong to.",
    needs: ["node-exporter"],
    proof: {
      broken: { 'node_memory_MemAvailable_bytes{instance="n1"}': 9, 'node_memory_MemTotal_bytes{instance="n1"}': 100 },
      labels: { instance: "n1" },
      healthy: {
        'node_memory_MemAvailable_bytes{instance="n1"}': 10,
        'node_memory_MemTotal_bytes{instance="n1"}': 100,
      },
    },
  },
  {
    name: "ApiServerErrors",
    priority: "P1",
    team: "platform",
    for: "10m",
    expr: 'sum(rate(apiserver_request_total{code=~"5.."}[5m])) / sum(rate(apiserver_request_total[5m])) > 0.03',
    summary: "The API server answers more than 3 % of requests with an error",
    description: "Deployments, scaling and controllers fail or lag while this lasts.",
    needs: ["api-server"],
    proof: {
      broken: { 'apiserver_request_total{code="500"}': "0+4", 'apiserver_request_total{code="200"}': "0+96" },
      onset: 1,
      labels: {},
      healthy: { 'apiserver_request_total{code="500"}': "0+3", 'apiserver_request_total{code="200"}': "0+97" },
    },
  },
];
