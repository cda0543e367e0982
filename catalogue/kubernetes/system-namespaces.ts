/**
 * Namespaces whose pods the cluster's owner runs, by cloud: no rule of ours looks at them, and no tenant may have one.
 * Nobody but administrators creates namespaces, so a name that nobody uses lets nobody in.
 */
import type { SellingCloud } from "../clouds";

export interface SystemNamespaces {
  readonly names: readonly string[];
  /** How the names of more begin: clouds add namespaces with new versions. */
  readonly prefixes: readonly string[];
}

/**
 * kubernetes.io/docs/concepts/overview/working-with-objects/namespaces, 2026-11-30. Names with `kube-` are reserved, but
 * others use them all the same, and are not exempt for it.
 */
const KUBERNETES: SystemNamespaces = { names: ["kube-system", "kube-public", "kube-node-lease"], prefixes: [] };

/**
 * EKS runs its own in kube-system. These are made by services that an organisation turns on for all of its accounts:
 * docs.aws.amazon.com/guardduty/latest/ug/eksrunmon-deploy-security-agent.html,
 * docs.aws.amazon.com/eks/latest/userguide/amazon-cloudwatch-observability.html,
 * docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch-NetworkFlowMonitor-agents-kubernetes-permissions.html,
 * 2026-11-30.
 */
const AWS: SystemNamespaces = {
  names: ["amazon-guardduty", "amazon-cloudwatch", "amazon-network-flow-monitor"],
  prefixes: [],
};

/**
 * What GKE brings and adds to with minor versions: gke-managed-system, gke-managed-cim, gke-managed-volumepopulator,
 * gke-managed-filestorecsi, gke-managed-networking-dra-driver, gke-gmp-system (Autopilot), gke-mcs, gke-connect …
 * GoogleCloudPlatform/gke-policy-library issue 100 and pull request 261, GoogleCloudPlatform/ai-on-gke pull request 689,
 * grafana.com/docs/beyla (its list of namespaces that it leaves out), 2026-11-30.
 */
const GCP: SystemNamespaces = { names: ["gmp-system", "gmp-public"], prefixes: ["gke-"] };

/**
 * AKS' own list of protected namespaces, without flux-system, which is the platform's here:
 * Azure/eviction-autoscaler@265efe6 internal/namespacefilter/nsfilter.go (aksOwnedNamespaces, a copy of the resource
 * provider's), and what Azure Policy's definitions leave out besides: azure-arc. tigera-operator is where AKS runs Calico's.
 * 2026-11-30.
 */
const AZURE: SystemNamespaces = {
  names: [
    ...["aks-command", "aks-periscope", "aks-static-egress-gateway", "app-routing-system", "gatekeeper-system"],
    ...["aks-istio-system", "aks-istio-ingress", "aks-istio-egress", "calico-system", "tigera-system"],
    ...["tigera-operator", "azappconfig-system", "azure-arc", "azure-extensions-usage-system", "azureml"],
    ...["azuresecuritylinuxagent", "acstor", "dapr-system", "dataprotection-microsoft", "fleet-system", "sc-system"],
  ],
  prefixes: [],
};

export const SYSTEM_NAMESPACES = {
  aws: together(KUBERNETES, AWS),
  gcp: together(KUBERNETES, GCP),
  azure: together(KUBERNETES, AZURE),
  // Whose cluster it is, nobody says.
  existing: together(KUBERNETES, AWS, GCP, AZURE),
} as const satisfies Record<SellingCloud | "existing", SystemNamespaces>;

function together(...all: readonly SystemNamespaces[]): SystemNamespaces {
  return { names: all.flatMap(({ names }) => names), prefixes: all.flatMap(({ prefixes }) => prefixes) };
}
