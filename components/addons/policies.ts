/**
 * What rules must know of each piece of software, in the order of the catalogue. Apart from the catalogue, so that policies
 * read this list and load no values and no definitions.
 */
import type { SoftwarePolicy } from "./policy";
import { POLICY as FLUX } from "./software/flux/policy";
import { POLICY as CERT_MANAGER } from "./software/cert-manager/policy";
import { POLICY as CLOUDNATIVE_PG } from "./software/cloudnative-pg/policy";
import { POLICY as BARMAN_CLOUD } from "./software/barman-cloud/policy";
import { POLICY as KARPENTER } from "./software/karpenter/policy";
import { POLICY as EXTERNAL_DNS } from "./software/external-dns/policy";
import { POLICY as EXTERNAL_SECRETS } from "./software/external-secrets/policy";
import { POLICY as NVIDIA_DEVICE_PLUGIN } from "./software/nvidia-device-plugin/policy";
import { POLICY as DCGM_EXPORTER } from "./software/dcgm-exporter/policy";
import { POLICY as GKE } from "./software/gke/policy";

export const SOFTWARE_POLICIES = {
  flux: FLUX,
  "cert-manager": CERT_MANAGER,
  "cloudnative-pg": CLOUDNATIVE_PG,
  "barman-cloud": BARMAN_CLOUD,
  karpenter: KARPENTER,
  "external-dns": EXTERNAL_DNS,
  "external-secrets": EXTERNAL_SECRETS,
  "nvidia-device-plugin": NVIDIA_DEVICE_PLUGIN,
  "dcgm-exporter": DCGM_EXPORTER,
  gke: GKE,
} as const satisfies Readonly<Record<string, SoftwarePolicy>>;

/** The same, for whoever reads all of them alike. */
export const ALL_POLICIES: readonly SoftwarePolicy[] = Object.values(SOFTWARE_POLICIES);
