/** What rules must know of External Secrets. */
import { ofChart, type SoftwarePolicy } from "../../policy";
import { CHART } from "./chart";

export const POLICY = {
  ...ofChart(CHART),
  makesForTenants: { groups: ["external-secrets.io"] },
  holdsNoData: {
    "kubernetes:external-secrets.io/v1:ClusterSecretStore": "the address of a secret manager, whose secrets have rules",
    "kubernetes:external-secrets.io/v1:ExternalSecret":
      "names; the copy is a Secret, encrypted in etcd with the cluster's key",
  },
  rights: {
    "external-secrets": {
      "reads every Secret": "it compares its copies, in every namespace, with the vault's",
      "writes every Secret": "its copies are Secrets, in every namespace",
    },
    "external-secrets-cert-controller": {
      "reads every Secret": "it needs its webhook's alone; the chart grants all and has no value for less",
    },
  },
} as const satisfies SoftwarePolicy;
