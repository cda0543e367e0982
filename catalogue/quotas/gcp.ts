/**
 * Compute Engine's quotas: devices by chip, those that can be taken back apart, and vCPUs by machine series. Chips since
 * H100 share one quota that has the chip as a dimension. Two more quotas span all regions of a project. Names: Cloud
 * Quotas, service `compute.googleapis.com`, read 2026-08-22. Flex-start machines count as preemptible ones.
 */
import { isReclaimable, type QuotasOf, type QuotaUse } from "./quota";

/** The chip's name in a quota of its own. V100, P100 and P4 are attached to machines by the stacks that still have them. */
const OWN_QUOTA: Readonly<Record<string, string>> = {
  T4: "T4",
  L4: "L4",
  V100: "V100",
  P100: "P100",
  P4: "P4",
  "A100-40GB": "A100",
  "A100-80GB": "A100_80GB",
};

/** Chips that are dimensions of the quota by GPU family. */
const IN_FAMILY_QUOTA: readonly string[] = ["H100", "H100-MEGA", "H200", "B200", "GB200", "RTX-PRO-6000"];

/** Series with a quota of their own for vCPUs. */
const CPU_QUOTAS: Readonly<Record<string, string>> = {
  e2: "CPUS",
  n1: "CPUS",
  n2: "N2_CPUS",
  c2: "C2_CPUS",
  c3: "C3_CPUS",
};

export const gcpQuotas: QuotasOf = ({ type, accelerator, devices, vcpu }, capacity) => {
  const series = CPU_QUOTAS[type.split("-")[0] ?? ""];
  const cpus: QuotaUse[] =
    series === undefined ? [] : [{ quota: series, title: `vCPUs (${series})`, unit: "vCPU", perNode: vcpu }];
  const all: QuotaUse = {
    quota: "CPUS-ALL-REGIONS-per-project",
    title: "vCPUs in all regions",
    unit: "vCPU",
    perNode: vcpu,
    global: true,
  };
  if (accelerator === undefined) return cpus.length === 0 ? undefined : [...cpus, all];
  const quota = chipQuota(accelerator, isReclaimable(capacity));
  if (quota === undefined) return undefined;
  const own: QuotaUse = { quota, title: `${accelerator} devices`, unit: "devices", perNode: devices };
  const gpus: QuotaUse = {
    quota: "GPUS-ALL-REGIONS-per-project",
    title: "GPUs in all regions",
    unit: "devices",
    perNode: devices,
    global: true,
  };
  return [...cpus, own, gpus, all];
};

function chipQuota(accelerator: string, reclaimable: boolean): string | undefined {
  const own = OWN_QUOTA[accelerator];
  if (own !== undefined) return reclaimable ? `PREEMPTIBLE_NVIDIA_${own}_GPUS` : `NVIDIA_${own}_GPUS`;
  if (!IN_FAMILY_QUOTA.includes(accelerator)) return undefined;
  return reclaimable
    ? `PREEMPTIBLE-NVIDIA-${accelerator}-GPUS`
    : `GPUS-PER-GPU-FAMILY:NVIDIA_${accelerator.replaceAll("-", "_")}`;
}
