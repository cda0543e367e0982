/** What each environment sets besides levels: the bounds and vocabularies that rules are configured with. */
import type { Environment } from "../../components/core/labels";
import { GPU_EXEMPTIONS } from "./gpu-exemptions";
import { GRANTED } from "./granted";
import type { Exemption } from "../rule/exemptions";

/**
 * Namespaces of addons, whose pods are their charts' and not ours to change. The Pod Security Standards hold there too;
 * what goes beyond them holds as far as the charts' values reach.
 */
const CHART_NAMESPACES = ["cert-manager", "cnpg-system", "karpenter", "external-dns", "external-secrets"];

const fromCharts = CHART_NAMESPACES.map((namespace) => ({
  namespace,
  owner: "platform-team",
  reason: "pods as their pinned chart makes them, without a value for this",
  expires: "2027-06-30",
}));

/** Those whose charts give every pod both probes, or have values for them that we set. */
const PROBED: readonly string[] = ["external-dns", "external-secrets"];
const withoutProbes = fromCharts.filter(({ namespace }) => !PROBED.includes(namespace));

const OF_ADDONS: Readonly<Record<string, readonly Exemption[]>> = {
  "pod-no-token-by-default": fromCharts,
  "service-account-no-token-by-default": fromCharts,
  "pod-image-has-digest": fromCharts,
  "pod-liveness-probe": withoutProbes,
  "pod-readiness-probe": withoutProbes,
  "rbac-no-cluster-admin": [
    {
      name: "stratiform-flux-installs-charts",
      kind: "ClusterRoleBinding",
      owner: "platform-team",
      reason: "the helm controller installs every addon, whose charts create any kind of object",
      expires: "2027-06-30",
    },
  ],
};

/** Who may break a rule in every environment, by rule; the packs know them without configuration too. */
export const EXEMPTIONS: Readonly<Record<string, readonly Exemption[]>> = Object.fromEntries(
  [...new Set([...Object.keys(OF_ADDONS), ...Object.keys(GPU_EXEMPTIONS)])].map((rule) => [
    rule,
    [...(OF_ADDONS[rule] ?? []), ...(GPU_EXEMPTIONS[rule] ?? [])],
  ]),
);

/** What an environment sets besides levels, by rule. */
export type PackSettings = Readonly<Record<string, Readonly<Record<string, unknown>>>>;

export const SETTINGS: Readonly<Record<Environment, PackSettings>> = {
  dev: {
    "quota-replicas-bounded": { maxReplicas: 10 },
    "quota-volumes-bounded": { maxVolume: "200Gi" },
    "quota-ephemeral-volumes-bounded": { maxVolume: "200Gi" },
    "quota-load-balancers-bounded": { maxLoadBalancers: 1 },
    "quota-node-pool-bounds": { maxNodes: 10 },
    "quota-node-pool-accelerators-bounded": { maxAccelerators: 8 },
    "quota-spot-share-bounded": { maxSpotPercent: 100 },
    "quota-karpenter-limits": { maxCpu: "200", maxAccelerators: 8 },
  },
  staging: {
    "quota-replicas-bounded": { maxReplicas: 20 },
    "quota-volumes-bounded": { maxVolume: "1Ti" },
    "quota-ephemeral-volumes-bounded": { maxVolume: "1Ti" },
    "quota-load-balancers-bounded": { maxLoadBalancers: 2 },
    "quota-node-pool-bounds": { maxNodes: 30 },
    "quota-node-pool-accelerators-bounded": { maxAccelerators: 32 },
    "quota-spot-share-bounded": { maxSpotPercent: 100 },
    "quota-cloud-covers-pools": { limits: GRANTED.staging },
    "quota-karpenter-limits": { maxCpu: "1000", maxAccelerators: 32 },
  },
  prod: {
    "quota-replicas-bounded": { maxReplicas: 100 },
    "quota-volumes-bounded": { maxVolume: "8Ti" },
    "quota-ephemeral-volumes-bounded": { maxVolume: "8Ti" },
    "quota-load-balancers-bounded": { maxLoadBalancers: 4 },
    "quota-node-pool-bounds": { maxNodes: 200 },
    "quota-node-pool-accelerators-bounded": { maxAccelerators: 256 },
    "quota-spot-share-bounded": { maxSpotPercent: 80 },
    "quota-cloud-covers-pools": { limits: GRANTED.prod },
    "quota-karpenter-limits": { maxCpu: "5000", maxAccelerators: 256 },
  },
};
