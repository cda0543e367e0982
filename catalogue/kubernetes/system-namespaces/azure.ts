/** Namespaces that a vendor owns in clusters on AKS. */
import type { SystemNamespaces } from "./row";

/**
 * AKS' own list of protected namespaces, without flux-system, which is the platform's here:
 * Azure/eviction-autoscaler@265efe6 internal/namespacefilter/nsfilter.go (aksOwnedNamespaces, a copy of the resource
 * provider's), and what Azure Policy's definitions leave out besides: azure-arc. tigera-operator is where AKS runs Calico's.
 * 2026-11-30.
 */
export const AZURE_SYSTEM_NAMESPACES: SystemNamespaces = {
  names: [
    ...["aks-command", "aks-periscope", "aks-static-egress-gateway", "app-routing-system", "gatekeeper-system"],
    ...["aks-istio-system", "aks-istio-ingress", "aks-istio-egress", "calico-system", "tigera-system"],
    ...["tigera-operator", "azappconfig-system", "azure-arc", "azure-extensions-usage-system", "azureml"],
    ...["azuresecuritylinuxagent", "acstor", "dapr-system", "dataprotection-microsoft", "fleet-system", "sc-system"],
  ],
  prefixes: [],
};
