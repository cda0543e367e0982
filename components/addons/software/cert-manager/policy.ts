/** What rules must know of cert-manager. */
import { CUSTOM } from "../../../../catalogue/tokens/custom";
import { ofChart, type SoftwarePolicy } from "../../policy";
import { CHART } from "./chart";

const TRUST = "it writes its certificate authorities into webhooks, wherever cert-manager's annotation asks for it";

export const POLICY = {
  ...ofChart(CHART),
  documents: {
    [CUSTOM.certificate]: { name: "cert-manager: Certificate", url: "https://cert-manager.io/docs/usage/certificate/" },
  },
  makesForTenants: { groups: ["cert-manager.io"] },
  holdsNoData: { "kubernetes:cert-manager.io/v1:ClusterIssuer": "an address, with a reference to a Secret" },
  rights: {
    "cert-manager": {
      "reads every Secret": "certificates of every namespace, and the keys of issuers, are Secrets there",
      "writes every Secret": "certificates of every namespace are Secrets there",
    },
    "cert-manager-cainjector": {
      "reads every Secret": "its authorities are in Secrets; the chart has no value that names their namespaces alone",
      "changes admission": TRUST,
    },
  },
} as const satisfies SoftwarePolicy;
