/** What each environment sets besides levels: the bounds and vocabularies that rules are configured with. */
import type { Environment } from "../components/core/labels";
import type { PackSettings } from "./lib/documents";
import type { Exemption } from "./lib/exemptions";

/** Who may break a rule in every environment, by rule; the packs know them without configuration too. */
export const EXEMPTIONS: Readonly<Record<string, readonly Exemption[]>> = {
  "rbac-no-cluster-admin": [
    {
      name: "stratiform-flux-installs-charts",
      owner: "platform-team",
      reason: "the helm controller installs every addon, whose charts create any kind of object",
      expires: "2027-06-30",
    },
  ],
};

export const SETTINGS: Readonly<Record<Environment, PackSettings>> = {
  dev: {
    "quota-replicas-bounded": { maxReplicas: 10 },
    "quota-volumes-bounded": { maxVolume: "200Gi" },
    "quota-load-balancers-bounded": { maxLoadBalancers: 1 },
  },
  staging: {
    "quota-replicas-bounded": { maxReplicas: 20 },
    "quota-volumes-bounded": { maxVolume: "1Ti" },
    "quota-load-balancers-bounded": { maxLoadBalancers: 2 },
  },
  prod: {
    "quota-replicas-bounded": { maxReplicas: 100 },
    "quota-volumes-bounded": { maxVolume: "8Ti" },
    "quota-load-balancers-bounded": { maxLoadBalancers: 4 },
  },
};
