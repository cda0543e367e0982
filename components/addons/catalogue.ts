/**
 * The software that the platform installs in clusters: a folder each below `software`, listed here and nowhere else but in
 * `policies.ts`. The order is that of installation where addons do not depend on one another.
 */
import type { Addon } from "./addon";
import { CERT_MANAGER } from "./software/cert-manager";
import { CLOUDNATIVE_PG } from "./software/cloudnative-pg";
import { BARMAN_CLOUD } from "./software/barman-cloud";
import { KARPENTER } from "./software/karpenter";
import { EXTERNAL_DNS } from "./software/external-dns";
import { EXTERNAL_SECRETS } from "./software/external-secrets";
import { NVIDIA_DEVICE_PLUGIN } from "./software/nvidia-device-plugin";
import { DCGM_EXPORTER } from "./software/dcgm-exporter";
import { FLUX_KINDS } from "./software/flux";
import { GKE } from "./software/gke";

export const CATALOGUE = {
  "cert-manager": CERT_MANAGER,
  "cloudnative-pg": CLOUDNATIVE_PG,
  "barman-cloud": BARMAN_CLOUD,
  karpenter: KARPENTER,
  "external-dns": EXTERNAL_DNS,
  "external-secrets": EXTERNAL_SECRETS,
  "nvidia-device-plugin": NVIDIA_DEVICE_PLUGIN,
  "dcgm-exporter": DCGM_EXPORTER,
} as const satisfies Readonly<Record<string, Addon>>;

export type AddonName = keyof typeof CATALOGUE;

export const ADDON_NAMES = Object.keys(CATALOGUE) as readonly AddonName[];

/** An addon whose needs and conflicts are addons of the catalogue. */
export interface CatalogueEntry extends Addon {
  readonly needs: readonly AddonName[];
  readonly conflicts: readonly AddonName[];
}

/** What brings kinds of custom resources without a chart: what installs charts, and what clusters have from the start. */
export const WITHOUT_CHART = { flux: FLUX_KINDS, gke: GKE } as const;
