/**
 * Azure's compute quotas: vCPUs of a region by family of sizes, vCPUs of the region in all, and one for every machine
 * that can be taken back, whatever its family. Names of the families: karpenter-provider-azure, known SKUs, read
 * 2026-08-22, and Azure's own API by kubernetes/autoscaler@55c37cd5, 2026-08-22. Quotas by `az vm list-usage`.
 */
import { isReclaimable, type QuotasOf } from "./quota";

const FAMILIES: readonly (readonly [RegExp, string])[] = [
  [/^NC\d+as_T4_v3$/, "Standard NCASv3_T4 Family"],
  [/^NV\d+adm?s_A10_v5$/, "StandardNVADSA10v5Family"],
  [/^NC\d+ads_A100_v4$/, "StandardNCADSA100v4Family"],
  [/^ND\d+asr_v4$/, "Standard NDASv4_A100 Family"],
  [/^ND\d+amsr_A100_v4$/, "standard NDAMSv4_A100Family"],
  [/^NC\d+adi?s_H100_v5$/, "StandardNCadsH100v5Family"],
  [/^ND\d+isr_H100_v5$/, "standardNDSH100v5Family"],
  [/^ND\d+isr_H200_v5$/, "standardNDISRH200V5Family"],
  [/^ND\d+isr_NDR_GB200_v6$/, "standardNDISRGB200V6NDRFamily"],
  [/^ND\d+isr_GB300_v6$/, "standardNDISRGB300V6Family"],
  [/^ND\d+isr_MI300X_v5$/, "standardNDISv5MI300XFamily"],
  [/^NC\d+ds_xl_RTXPRO6000BSE_v6$/, "StandardNCdsRTXPRO6000BSEv6XLFamily"],
  [/^D\d+s_v5$/, "standardDSv5Family"],
  [/^D\d+ds_v5$/, "standardDDSv5Family"],
  [/^D\d+as_v5$/, "standardDASv5Family"],
  [/^D\d+ps_v6$/, "StandardDpsv6Family"],
  [/^D\d+ps_v5$/, "standardDPSv5Family"],
  [/^D\d+s_v6$/, "StandardDsv6Family"],
  [/^D\d+ds_v6$/, "StandardDdsv6Family"],
  [/^E\d+s_v5$/, "standardESv5Family"],
  [/^F\d+s_v2$/, "standardFSv2Family"],
  [/^B\d+s_v2$/, "standardBsv2Family"],
];

export const azureQuotas: QuotasOf = ({ type, vcpu: perNode }, capacity) => {
  if (isReclaimable(capacity)) {
    return [{ quota: "lowPriorityCores", title: "Spot vCPUs of the region", unit: "vCPU", perNode }];
  }
  const regional = { quota: "cores", title: "vCPUs of the region", unit: "vCPU", perNode } as const;
  const family = FAMILIES.find(([sizes]) => sizes.test(type.replace(/^Standard_/, "")))?.[1];
  if (family === undefined) return [regional];
  return [{ quota: family, title: `vCPUs of ${family}`, unit: "vCPU", perNode }, regional];
};
