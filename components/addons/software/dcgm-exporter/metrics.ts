/** What NVIDIA's devices tell. Scraping names the node and drops the exporter's own pod, so that an idle device has no pod. */
import { counter, each, gauge, type MetricSource } from "../../../core/metrics";
import { CHART } from "./chart";

const DEVICE =
  "gpu UUID pci_bus_id device modelName GPU_I_PROFILE GPU_I_ID namespace pod container DCGM_FI_DRIVER_VERSION";

/** Rows that the exporter's own list comments out. Its install must ask for them: rules of ours need them. */
export const DCGM_ASKED_FOR = [
  "DCGM_FI_DEV_ECC_SBE_VOL_TOTAL",
  "DCGM_FI_DEV_ECC_DBE_VOL_TOTAL",
  "DCGM_FI_DEV_ECC_SBE_AGG_TOTAL",
  "DCGM_FI_DEV_ECC_DBE_AGG_TOTAL",
  "DCGM_EXP_XID_ERRORS_COUNT",
  "DCGM_EXP_CLOCK_EVENTS_COUNT",
  "DCGM_EXP_GPU_HEALTH_STATUS",
] as const;

export const METRICS = {
  id: "dcgm",
  title: "GPUs",
  exporter: { name: "dcgm-exporter", version: "4.8.2" },
  source: "NVIDIA/dcgm-exporter@d5e5f51, etc/default-counters.csv and internal/pkg/rendermetrics",
  read: "2026-11-30",
  scrapes: [
    {
      job: "dcgm-exporter",
      writtenBy: "us",
      namespace: CHART.namespace,
      pods: { "app.kubernetes.io/name": "dcgm-exporter" },
      port: 9400,
      relabelings: [
        { sourceLabels: ["__meta_kubernetes_pod_node_name"], targetLabel: "node" },
        { action: "labeldrop", regex: "pod|namespace|container|service|endpoint" },
      ],
    },
  ],
  targetLabels: ["node"],
  metrics: {
    ...each("DCGM_FI_DEV_{GPU_UTIL,MEM_COPY_UTIL,ENC_UTIL,DEC_UTIL}", gauge(DEVICE)),
    ...each("DCGM_FI_DEV_FB_{USED,FREE,RESERVED}", gauge(DEVICE)),
    ...each("DCGM_FI_DEV_{GPU_TEMP,MEMORY_TEMP,POWER_USAGE,SM_CLOCK,MEM_CLOCK,ROW_REMAP_FAILURE}", gauge(DEVICE)),
    DCGM_FI_DEV_TOTAL_ENERGY_CONSUMPTION: counter(DEVICE),
    // The number of the last error; it stays until the driver is loaded again.
    DCGM_FI_DEV_XID_ERRORS: gauge(`${DEVICE} err_code err_msg`),
    ...each("DCGM_FI_DEV_{UNCORRECTABLE,CORRECTABLE}_REMAPPED_ROWS", counter(DEVICE)),
    ...each(
      "DCGM_FI_PROF_{GR_ENGINE_ACTIVE,PIPE_TENSOR_ACTIVE,DRAM_ACTIVE,PCIE_TX_BYTES,PCIE_RX_BYTES}",
      gauge(DEVICE),
    ),
    ...each("DCGM_FI_DEV_ECC_{SBE,DBE}_VOL_TOTAL", counter(DEVICE)),
    ...each("DCGM_FI_DEV_ECC_{SBE,DBE}_AGG_TOTAL", counter(DEVICE)),
    // Called counters, and they count over a window that slides: never a rate of them.
    DCGM_EXP_XID_ERRORS_COUNT: gauge(`${DEVICE} xid window_size_in_ms`),
    DCGM_EXP_CLOCK_EVENTS_COUNT: gauge(`${DEVICE} clock_event window_size_in_ms`),
    DCGM_EXP_GPU_HEALTH_STATUS: gauge(`${DEVICE} health_watch`),
  },
} as const satisfies MetricSource;
