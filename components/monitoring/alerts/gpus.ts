/**
 * Alerts on NVIDIA's devices. Which Xid numbers mean hardware: the node monitoring agent of EKS and NVIDIA's health checks
 * (docs.nvidia.com/health-validation/reference/checks/xid.md), read 2026-11-30. 13, 31, 43 and 45 are mostly the program's own fault.
 */
import type { Alert } from "./alert";

const HARDWARE = "46|48|63|64|74|79|92|94|95|119|120|121|140";
const GPU = { node: "n1", gpu: "0", UUID: "u" };
const OWN = 'node="n1",gpu="0",UUID="u"';
const HELD = `${OWN},namespace="team-a",pod="p1",container="c"`;

export const GPU_ALERTS: readonly Alert[] = [
  {
    name: "GpuXidHardware",
    priority: "P1",
    team: "platform",
    for: "0m",
    expr: `max by (node, gpu, UUID, xid) (DCGM_EXP_XID_ERRORS_COUNT{xid=~"${HARDWARE}"}) > 0`,
    summary: "GPU {{ $labels.gpu }} of {{ $labels.node }} reports Xid {{ $labels.xid }}",
    description: "The driver reported a fault of the device within the last five minutes.",
    needs: ["dcgm"],
    proof: {
      broken: { [`DCGM_EXP_XID_ERRORS_COUNT{${OWN},xid="79"}`]: 1 },
      labels: { ...GPU, xid: "79" },
      healthy: { [`DCGM_EXP_XID_ERRORS_COUNT{${OWN},xid="79"}`]: 0, [`DCGM_EXP_XID_ERRORS_COUNT{${OWN},xid="31"}`]: 5 },
    },
  },
  {
    name: "GpuXidApplication",
    priority: "P3",
    team: "machine-learning",
    for: "0m",
    expr: 'max by (node, gpu, UUID, namespace, pod, xid) (DCGM_EXP_XID_ERRORS_COUNT{xid=~"13|31|43|45"}) > 0',
    summary: "{{ $labels.namespace }}/{{ $labels.pod }} made its GPU report Xid {{ $labels.xid }}",
    description:
      "Mostly a fault of the program: an access to memory that is not its own, or an instruction that is none.",
    needs: ["dcgm"],
    proof: {
      broken: { [`DCGM_EXP_XID_ERRORS_COUNT{${HELD},xid="31"}`]: 1 },
      labels: { ...GPU, namespace: "team-a", pod: "p1", xid: "31" },
      healthy: {
        [`DCGM_EXP_XID_ERRORS_COUNT{${HELD},xid="31"}`]: 0,
        [`DCGM_EXP_XID_ERRORS_COUNT{${HELD},xid="79"}`]: 1,
      },
    },
  },
  {
    name: "GpuXidNew",
    priority: "P1",
    team: "platform",
    for: "0m",
    expr:
      `DCGM_FI_DEV_XID_ERRORS{err_code=~"${HARDWARE}"} unless DCGM_FI_DEV_XID_ERRORS offset 10m ` +
      "unless on (node, gpu) DCGM_EXP_XID_ERRORS_COUNT",
    summary: "GPU {{ $labels.gpu }} of {{ $labels.node }} reports Xid {{ $labels.err_code }} for the first time",
    description:
      "As GpuXidHardware, where the exporter does not count: the last error's number is a label, so a new series is a new error.",
    needs: ["dcgm"],
    proof: {
      broken: { [`DCGM_FI_DEV_XID_ERRORS{${OWN},err_code="79"}`]: "_x15 79x30" },
      onset: 15,
      labels: { ...GPU, err_code: "79" },
      // It stays until the driver is loaded again: that it is there says nothing.
      healthy: {
        [`DCGM_FI_DEV_XID_ERRORS{${OWN},err_code="31"}`]: "_x15 31x30",
        'DCGM_FI_DEV_XID_ERRORS{node="n2",gpu="0",err_code="79"}': "_x15 79x30",
        'DCGM_EXP_XID_ERRORS_COUNT{node="n2",gpu="0",xid="79"}': 0,
      },
    },
  },
  {
    name: "GpuEccUncorrectable",
    priority: "P1",
    team: "platform",
    for: "0m",
    expr: "increase(DCGM_FI_DEV_ECC_DBE_VOL_TOTAL[15m]) > 0",
    summary: "GPU {{ $labels.gpu }} of {{ $labels.node }} has uncorrectable memory errors",
    description: "What a program computed on it may be wrong.",
    needs: ["dcgm"],
    proof: {
      broken: { [`DCGM_FI_DEV_ECC_DBE_VOL_TOTAL{${OWN}}`]: "0x4 1x30" },
      onset: 5,
      labels: GPU,
      healthy: { [`DCGM_FI_DEV_ECC_DBE_VOL_TOTAL{${OWN}}`]: 7 },
    },
  },
  {
    name: "GpuRowsRemapped",
    priority: "P2",
    team: "platform",
    for: "0m",
    expr: "increase(DCGM_FI_DEV_UNCORRECTABLE_REMAPPED_ROWS[1h]) > 0",
    summary: "GPU {{ $labels.gpu }} of {{ $labels.node }} replaced rows of its memory",
    description: "The replacement takes effect when the device is reset.",
    needs: ["dcgm"],
    proof: {
      broken: { [`DCGM_FI_DEV_UNCORRECTABLE_REMAPPED_ROWS{${OWN}}`]: "0x4 1x30" },
      onset: 5,
      labels: GPU,
      healthy: { [`DCGM_FI_DEV_UNCORRECTABLE_REMAPPED_ROWS{${OWN}}`]: 3 },
    },
  },
  {
    name: "GpuRowRemapFailed",
    priority: "P1",
    team: "platform",
    for: "0m",
    expr: "DCGM_FI_DEV_ROW_REMAP_FAILURE == 1",
    summary: "GPU {{ $labels.gpu }} of {{ $labels.node }} has no spare rows of memory left",
    description: "The device has to be replaced.",
    needs: ["dcgm"],
    proof: {
      broken: { [`DCGM_FI_DEV_ROW_REMAP_FAILURE{${OWN}}`]: 1 },
      labels: GPU,
      healthy: { [`DCGM_FI_DEV_ROW_REMAP_FAILURE{${OWN}}`]: 0 },
    },
  },
  {
    name: "GpuThrottled",
    priority: "P2",
    team: "platform",
    for: "10m",
    expr:
      "max by (node, gpu, UUID, clock_event) " +
      '(DCGM_EXP_CLOCK_EVENTS_COUNT{clock_event=~"hw_slowdown|hw_thermal|sw_thermal|hw_power_brake"}) > 0',
    summary: "GPU {{ $labels.gpu }} of {{ $labels.node }} is slowed down: {{ $labels.clock_event }}",
    description: "Heat or power holds the device back. One slow device holds back a whole training run.",
    needs: ["dcgm"],
    proof: {
      broken: { [`DCGM_EXP_CLOCK_EVENTS_COUNT{${OWN},clock_event="hw_thermal"}`]: 3 },
      labels: { ...GPU, clock_event: "hw_thermal" },
      healthy: { [`DCGM_EXP_CLOCK_EVENTS_COUNT{${OWN},clock_event="gpu_idle"}`]: 300 },
    },
  },
  {
    name: "GpuTooHot",
    priority: "P2",
    team: "platform",
    for: "10m",
    expr: "DCGM_FI_DEV_GPU_TEMP > 87",
    summary: "GPU {{ $labels.gpu }} of {{ $labels.node }} is hotter than 87 °C",
    description: "Most models slow down at 90 °C or a little above. The threshold is ours; limits differ by model.",
    needs: ["dcgm"],
    proof: {
      broken: { [`DCGM_FI_DEV_GPU_TEMP{${OWN}}`]: 88 },
      labels: GPU,
      healthy: { [`DCGM_FI_DEV_GPU_TEMP{${OWN}}`]: 87 },
    },
  },
  {
    name: "GpuAllocatedButIdle",
    priority: "P3",
    team: "machine-learning",
    for: "1h",
    expr: 'avg by (namespace, pod, node, gpu, UUID) (avg_over_time(DCGM_FI_DEV_GPU_UTIL{pod!=""}[1h])) < 5',
    summary: "{{ $labels.namespace }}/{{ $labels.pod }} holds a GPU and does not use it",
    description: "Less than 5 % over an hour. Others wait for the device, and it is paid for.",
    needs: ["dcgm"],
    proof: {
      broken: { [`DCGM_FI_DEV_GPU_UTIL{${HELD}}`]: 4 },
      labels: { ...GPU, namespace: "team-a", pod: "p1" },
      // Nobody holds the second one.
      healthy: { [`DCGM_FI_DEV_GPU_UTIL{${HELD}}`]: 5, 'DCGM_FI_DEV_GPU_UTIL{node="n1",gpu="1",UUID="v"}': 0 },
    },
  },
  {
    name: "GpuNodeUnused",
    priority: "P3",
    team: "platform",
    for: "2h",
    expr:
      '(sum by (node) (kube_node_status_allocatable{resource="nvidia_com_gpu"}) > 0) unless on (node) ' +
      '(sum by (node) (kube_pod_container_resource_requests{resource="nvidia_com_gpu"}) > 0)',
    summary: "Node {{ $labels.node }} has GPUs, and no pod asks for one",
    description: "The node costs money and does nothing. Its pool may be too large, or scaling down is held up.",
    needs: ["kube-state-metrics"],
    proof: {
      broken: { 'kube_node_status_allocatable{node="n1",resource="nvidia_com_gpu"}': 8 },
      labels: { node: "n1" },
      healthy: {
        'kube_node_status_allocatable{node="n1",resource="nvidia_com_gpu"}': 8,
        'kube_pod_container_resource_requests{node="n1",namespace="team-a",pod="p1",resource="nvidia_com_gpu"}': 1,
        'kube_node_status_allocatable{node="n2",resource="nvidia_com_gpu"}': 0,
      },
    },
  },
  {
    name: "GpuDevicesUnhealthy",
    priority: "P1",
    team: "platform",
    for: "5m",
    expr: 'kube_node_status_allocatable{resource="nvidia_com_gpu"} < kube_node_status_capacity{resource="nvidia_com_gpu"}',
    summary: "Node {{ $labels.node }} hands out fewer GPUs than it has",
    description: "The device plugin took devices away because it found them unhealthy.",
    needs: ["kube-state-metrics"],
    proof: {
      broken: {
        'kube_node_status_allocatable{node="n1",resource="nvidia_com_gpu"}': 7,
        'kube_node_status_capacity{node="n1",resource="nvidia_com_gpu"}': 8,
      },
      labels: { node: "n1", resource: "nvidia_com_gpu" },
      healthy: {
        'kube_node_status_allocatable{node="n1",resource="nvidia_com_gpu"}': 8,
        'kube_node_status_capacity{node="n1",resource="nvidia_com_gpu"}': 8,
      },
    },
  },
  {
    name: "GpuNodeWithoutMetrics",
    priority: "P2",
    team: "platform",
    for: "10m",
    expr:
      '(sum by (node) (kube_node_status_allocatable{resource="nvidia_com_gpu"}) > 0) unless on (node) ' +
      "group by (node) (DCGM_FI_DEV_GPU_TEMP)",
    summary: "Nobody sees the GPUs of {{ $labels.node }}",
    description:
      "The exporter tells nothing of this node, so no other alert on its devices can fire. A broken device can stall it.",
    needs: ["dcgm", "kube-state-metrics"],
    proof: {
      broken: { 'kube_node_status_allocatable{node="n1",resource="nvidia_com_gpu"}': 8 },
      labels: { node: "n1" },
      healthy: {
        'kube_node_status_allocatable{node="n1",resource="nvidia_com_gpu"}': 8,
        [`DCGM_FI_DEV_GPU_TEMP{${OWN}}`]: 40,
      },
    },
  },
  {
    name: "GpuPodPending",
    priority: "P2",
    team: "machine-learning",
    for: "30m",
    expr:
      'sum by (namespace, pod) (kube_pod_container_resource_requests{resource=~"nvidia_com_(gpu|mig).*"}) > 0 and on (namespace, pod) ' +
      'kube_pod_status_phase{phase="Pending"} == 1 unless on (namespace, pod) kube_pod_status_reason{reason="SchedulingGated"} == 1',
    summary: "{{ $labels.namespace }}/{{ $labels.pod }} has waited for a GPU for half an hour",
    description:
      "No node has one free and none comes. The series platform:pod_pending:reason says what is known of the reason.",
    needs: ["kube-state-metrics"],
    proof: {
      broken: {
        'kube_pod_container_resource_requests{namespace="team-a",pod="p1",container="c",resource="nvidia_com_gpu"}': 1,
        'kube_pod_status_phase{namespace="team-a",pod="p1",phase="Pending"}': 1,
      },
      labels: { namespace: "team-a", pod: "p1" },
      healthy: {
        'kube_pod_container_resource_requests{namespace="team-a",pod="p1",container="c",resource="cpu"}': 1,
        'kube_pod_status_phase{namespace="team-a",pod="p1",phase="Pending"}': 1,
        'kube_pod_container_resource_requests{namespace="team-a",pod="p2",container="c",resource="nvidia_com_gpu"}': 1,
        'kube_pod_status_phase{namespace="team-a",pod="p2",phase="Pending"}': 1,
        'kube_pod_status_reason{namespace="team-a",pod="p2",reason="SchedulingGated"}': 1,
      },
    },
  },
  {
    name: "GpuQuotaExhausted",
    priority: "P2",
    team: "machine-learning",
    for: "30m",
    expr:
      'max without (type) (kube_resourcequota{type="used",resource="requests.nvidia.com/gpu"}) >= ' +
      'max without (type) (kube_resourcequota{type="hard",resource="requests.nvidia.com/gpu"}) > 0',
    summary: "{{ $labels.namespace }} uses all GPUs of its quota",
    description: "A further pod that asks for a GPU is refused when it is created.",
    needs: ["kube-state-metrics"],
    proof: {
      broken: {
        'kube_resourcequota{namespace="team-a",resourcequota="q",resource="requests.nvidia.com/gpu",type="used"}': 4,
        'kube_resourcequota{namespace="team-a",resourcequota="q",resource="requests.nvidia.com/gpu",type="hard"}': 4,
      },
      labels: { namespace: "team-a", resourcequota: "q", resource: "requests.nvidia.com/gpu" },
      healthy: {
        'kube_resourcequota{namespace="team-a",resourcequota="q",resource="requests.nvidia.com/gpu",type="used"}': 3,
        'kube_resourcequota{namespace="team-a",resourcequota="q",resource="requests.nvidia.com/gpu",type="hard"}': 4,
      },
    },
  },
  {
    name: "HighGPUUtilization",
    priority: "P3",
    team: "machine-learning",
    for: "30m",
    expr:
      'avg by (namespace, model_name) (avg_over_time(DCGM_FI_DEV_GPU_UTIL{pod!=""}[10m]) * on (namespace, pod) group_left (model_name) ' +
      "max by (namespace, pod, model_name) (0 * vllm:num_requests_running + 1)) > 95 and on (namespace, model_name) " +
      "sum by (namespace, model_name) (vllm:num_requests_waiting) > 0",
    summary: "The GPUs of {{ $labels.model_name }} in {{ $labels.namespace }} are full, and requests wait",
    description: "Half an hour above 95 % with a queue: the service needs another replica.",
    needs: ["dcgm", "vllm"],
    corrects: "a busy GPU is what training is for: only with requests that wait is it a fault",
    proof: {
      broken: {
        [`DCGM_FI_DEV_GPU_UTIL{${HELD}}`]: 96,
        'vllm:num_requests_running{namespace="team-a",pod="p1",model_name="m"}': 8,
        'vllm:num_requests_waiting{namespace="team-a",pod="p1",model_name="m"}': 1,
      },
      labels: { namespace: "team-a", model_name: "m" },
      healthy: {
        [`DCGM_FI_DEV_GPU_UTIL{${HELD}}`]: 96,
        'vllm:num_requests_running{namespace="team-a",pod="p1",model_name="m"}': 8,
        'vllm:num_requests_waiting{namespace="team-a",pod="p1",model_name="m"}': 0,
      },
    },
  },
  {
    name: "GPUMemoryPressure",
    priority: "P3",
    team: "machine-learning",
    for: "10m",
    expr: "DCGM_FI_DEV_FB_USED / (DCGM_FI_DEV_FB_USED + DCGM_FI_DEV_FB_FREE) > 0.95 unless on (namespace, pod) vllm:num_requests_running",
    summary: "{{ $labels.namespace }}/{{ $labels.pod }} uses more than 95 % of its GPU's memory",
    description:
      "The next allocation may fail. Servers that take all memory when they start are left out: KvCacheFull watches them.",
    needs: ["dcgm", "vllm"],
    corrects: "there is no FB_TOTAL, and a server that reserves 90 % at its start would page for ever",
    proof: {
      broken: { [`DCGM_FI_DEV_FB_USED{${HELD}}`]: 96, [`DCGM_FI_DEV_FB_FREE{${HELD}}`]: 4 },
      labels: { ...GPU, namespace: "team-a", pod: "p1", container: "c" },
      healthy: {
        [`DCGM_FI_DEV_FB_USED{${HELD}}`]: 96,
        [`DCGM_FI_DEV_FB_FREE{${HELD}}`]: 4,
        'vllm:num_requests_running{namespace="team-a",pod="p1",model_name="m"}': 0,
        'DCGM_FI_DEV_FB_USED{node="n2",gpu="0"}': 95,
        'DCGM_FI_DEV_FB_FREE{node="n2",gpu="0"}': 5,
      },
    },
  },
];
