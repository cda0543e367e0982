/**
 * What the clouds granted to the accounts of each environment, by quota, as `<cloud>/<region>/<quota>`: data that a
 * platform team keeps up to date by hand, because a grant is an answer to a request and not a fact of a price list. A
 * quota that is not named here is not compared. `npm run plan` shows what a stack needs of each.
 */
import type { Environment } from "../../components/core/labels";

export const GRANTED: Readonly<Record<Environment, Readonly<Record<string, number>>>> = {
  // On nodes that are there already.
  dev: {},
  staging: {
    "aws/us-east-1/L-1216C47A": 64,
    "aws/us-east-1/L-417A185B": 384,
    "aws/us-east-1/L-C4BD4855": 384,
    "aws/us-east-1/L-DB2E81BA": 16,
    "gcp/global/CPUS-ALL-REGIONS-per-project": 500,
    "gcp/global/GPUS-ALL-REGIONS-per-project": 20,
    "gcp/us-central1/CPUS": 48,
    "gcp/us-central1/GPUS-PER-GPU-FAMILY:NVIDIA_H100": 16,
    "gcp/us-central1/PREEMPTIBLE-NVIDIA-H100-GPUS": 16,
    "gcp/us-central1/NVIDIA_L4_GPUS": 4,
    "gcp/us-central1/SSD_TOTAL_GB": 3000,
    "gcp/us-central1/LOCAL_SSD_TOTAL_GB_PER_VM_FAMILY": 24_000,
    "azure/eastus/cores": 400,
    "azure/eastus/lowPriorityCores": 192,
    "azure/eastus/StandardNVADSA10v5Family": 108,
    "azure/eastus/standardDASv5Family": 32,
    "azure/eastus/standardFSv2Family": 32,
    "azure/eastus/standardNDSH100v5Family": 192,
  },
  prod: {
    "aws/us-east-1/L-1216C47A": 256,
    "aws/us-east-1/L-417A185B": 2304,
    "aws/us-east-1/L-C4BD4855": 1920,
    "aws/us-east-1/L-DB2E81BA": 128,
    "gcp/global/CPUS-ALL-REGIONS-per-project": 3000,
    "gcp/global/GPUS-ALL-REGIONS-per-project": 128,
    "gcp/us-central1/CPUS": 200,
    "gcp/us-central1/GPUS-PER-GPU-FAMILY:NVIDIA_H100": 80,
    "gcp/us-central1/PREEMPTIBLE-NVIDIA-H100-GPUS": 80,
    "gcp/us-central1/NVIDIA_A100_80GB_GPUS": 32,
    "gcp/us-central1/NVIDIA_L4_GPUS": 16,
    "gcp/us-central1/SSD_TOTAL_GB": 15_000,
    "gcp/us-central1/LOCAL_SSD_TOTAL_GB_PER_VM_FAMILY": 120_000,
    "azure/eastus/cores": 2000,
    "azure/eastus/lowPriorityCores": 960,
    "azure/eastus/standard NDAMSv4_A100Family": 384,
    "azure/eastus/StandardNVADSA10v5Family": 432,
    "azure/eastus/standardDASv5Family": 64,
    "azure/eastus/standardDSv5Family": 128,
    "azure/eastus/standardNDSH100v5Family": 960,
  },
};
