/**
 * Azure VM sizes: vCPUs, the quota family that they count against, and accelerator devices as Kubernetes counts them.
 * Source: azure-compute-docs, articles/virtual-machines/sizes, read 2025-09-02; families: karpenter-provider-azure,
 * known SKUs, read 2026-08-22.
 * Data only; a type that is not listed is undecided, never assumed.
 */
import type { MachineFacts } from "./pool";

export const AZURE_SIZES = {
  Standard_NC4as_T4_v3: { vcpus: 4, devices: 1, family: "Standard NCASv3_T4 Family" },
  Standard_NC8as_T4_v3: { vcpus: 8, devices: 1, family: "Standard NCASv3_T4 Family" },
  Standard_NC16as_T4_v3: { vcpus: 16, devices: 1, family: "Standard NCASv3_T4 Family" },
  Standard_NC64as_T4_v3: { vcpus: 64, devices: 4, family: "Standard NCASv3_T4 Family" },
  Standard_NV6ads_A10_v5: { vcpus: 6, devices: 1, family: "StandardNVADSA10v5Family" },
  Standard_NV12ads_A10_v5: { vcpus: 12, devices: 1, family: "StandardNVADSA10v5Family" },
  Standard_NV36ads_A10_v5: { vcpus: 36, devices: 1, family: "StandardNVADSA10v5Family" },
  Standard_NV36adms_A10_v5: { vcpus: 36, devices: 1, family: "StandardNVADSA10v5Family" },
  Standard_NV72ads_A10_v5: { vcpus: 72, devices: 2, family: "StandardNVADSA10v5Family" },
  Standard_NC24ads_A100_v4: { vcpus: 24, devices: 1, family: "StandardNCADSA100v4Family" },
  Standard_NC48ads_A100_v4: { vcpus: 48, devices: 2, family: "StandardNCADSA100v4Family" },
  Standard_NC96ads_A100_v4: { vcpus: 96, devices: 4, family: "StandardNCADSA100v4Family" },
  Standard_ND96asr_v4: { vcpus: 96, devices: 8, family: "Standard NDASv4_A100 Family" },
  Standard_ND96amsr_A100_v4: { vcpus: 96, devices: 8, family: "Standard NDAMSv4_A100Family" },
  Standard_NC40ads_H100_v5: { vcpus: 40, devices: 1, family: "StandardNCadsH100v5Family" },
  Standard_NC80adis_H100_v5: { vcpus: 80, devices: 2, family: "StandardNCadsH100v5Family" },
  Standard_ND96isr_H100_v5: { vcpus: 96, devices: 8, family: "standardNDSH100v5Family" },
  Standard_ND128isr_NDR_GB200_v6: { vcpus: 128, devices: 4, family: "standardNDISRGB200V6NDRFamily" },
  Standard_NC36ds_xl_RTXPRO6000BSE_v6: { vcpus: 36, devices: 1, family: "StandardNCdsRTXPRO6000BSEv6XLFamily" },
  Standard_NC144ds_xl_RTXPRO6000BSE_v6: { vcpus: 144, devices: 1, family: "StandardNCdsRTXPRO6000BSEv6XLFamily" },
  Standard_ND96isr_H200_v5: { vcpus: 96, devices: 8, family: "standardNDISRH200V5Family" },
  Standard_ND96isr_MI300X_v5: { vcpus: 96, devices: 8, resource: "amd.com/gpu", family: "standardNDISv5MI300XFamily" },
  Standard_ND128isr_GB300_v6: { vcpus: 128, devices: 4, family: "standardNDISRGB300V6Family" },
  Standard_B2s_v2: { vcpus: 2, family: "standardBsv2Family" },
  Standard_B4s_v2: { vcpus: 4, family: "standardBsv2Family" },
  Standard_D2s_v5: { vcpus: 2, family: "standardDSv5Family" },
  Standard_D4s_v5: { vcpus: 4, family: "standardDSv5Family" },
  Standard_D8s_v5: { vcpus: 8, family: "standardDSv5Family" },
  Standard_D4ds_v5: { vcpus: 4, family: "standardDDSv5Family" },
  Standard_D4as_v5: { vcpus: 4, family: "standardDASv5Family" },
  Standard_D4ps_v5: { vcpus: 4, family: "standardDPSv5Family" },
  Standard_D4ps_v6: { vcpus: 4 },
  Standard_D4s_v6: { vcpus: 4, family: "StandardDsv6Family" },
  Standard_D4ds_v6: { vcpus: 4, family: "StandardDdsv6Family" },
  Standard_E4s_v5: { vcpus: 4, family: "standardESv5Family" },
  Standard_E8s_v5: { vcpus: 8, family: "standardESv5Family" },
  Standard_F4s_v2: { vcpus: 4, family: "standardFSv2Family" },
} as const satisfies Readonly<Record<string, MachineFacts>>;
