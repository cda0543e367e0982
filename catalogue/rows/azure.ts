/**
 * What the catalogue knows of Azure. A registry has a host of its own, whose name is unique in the world:
 * learn.microsoft.com/azure/container-registry/container-registry-concepts, 2026-11-30. Internal load balancers:
 * kubernetes-sigs.github.io/cloud-provider-azure/topics/loadbalancer, 2026-12-01.
 */
import { AZURE_SYSTEM_NAMESPACES } from "../kubernetes/system-namespaces/azure";
import { AZURE_MARKET } from "../machines/market.azure";
import type { CloudRow } from "./row";

export const AZURE_ROW: CloudRow = {
  package: "azure-native",
  market: AZURE_MARKET,
  systemNamespaces: AZURE_SYSTEM_NAMESPACES,
  loadBalancers: [
    { name: "azure", annotation: "service.beta.kubernetes.io/azure-load-balancer-internal", value: "true" },
  ],
  imageHost: { template: "{registry}.azurecr.io", account: "subscriptionId" },
};
