/** What rules must know of Flux. */
import type { SoftwarePolicy } from "../../policy";

const ADDRESS = "an address, with a reference to a Secret";

export const POLICY = {
  images: "ghcr.io/fluxcd",
  exemptions: {
    "rbac-no-cluster-admin": [
      {
        name: "stratiform-flux-installs-charts",
        kind: "ClusterRoleBinding",
        reason: "the helm controller installs every addon, whose charts create any kind of object",
      },
    ],
  },
  holdsNoData: {
    "kubernetes:helm.toolkit.fluxcd.io/v2:HelmRelease": "what to install; values hold no secrets",
    "kubernetes:source.toolkit.fluxcd.io/v1:HelmRepository": ADDRESS,
    "kubernetes:source.toolkit.fluxcd.io/v1:OCIRepository": ADDRESS,
  },
} as const satisfies SoftwarePolicy;
