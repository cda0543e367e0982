/** What each environment sets besides levels: the bounds and vocabularies that rules are configured with. */
import type { Environment } from "../../components/core/labels";
import { EXEMPTIONS_OF_SOFTWARE } from "./software";
import { GRANTED } from "./granted";
import type { Exemption } from "../rule/exemptions";

/** Who may break a rule in every environment, by rule; the packs know them without configuration too. */
export const EXEMPTIONS: Readonly<Record<string, readonly Exemption[]>> = EXEMPTIONS_OF_SOFTWARE;

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
