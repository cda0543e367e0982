/**
 * The container registry on Azure: one of the Premium tier, for names are unique in all of Azure and repositories come
 * with their first image. It has no public way in; nodes pull through a private endpoint with a right of their own.
 * Azure can lock an image that is there but not forbid beforehand that tags move, and scans where Microsoft Defender for
 * Containers is on in the subscription. It is encrypted with Microsoft's key: see components/keys/azure.ts.
 */
import { Registry } from "@pulumi/azure-native/containerregistry";
import { interpolate, type Output } from "@pulumi/pulumi";
import { azureTags, registryName, resourceGroupName, resourceId } from "../account/names.azure";
import { grant } from "../account/roles.azure";
import { placementOn } from "../placement";
import { createPrivateEndpoint } from "../network/endpoints.azure";
import { UNTAGGED_DAYS, type CreateRegistry } from "./contract";

export const createRegistry: CreateRegistry = (scope, { placement, repositories }, { network, cluster }) => {
  const azure = placementOn("azure", placement);
  const { ownership } = scope;
  const isProd = ownership.environment === "prod";
  const { endpoints } = network;
  if (endpoints === undefined)
    throw new Error("a registry on Azure is created in a network with a place for endpoints");
  const name = registryName(azure, ownership);
  const registry = new Registry(
    scope.name,
    {
      resourceGroupName: resourceGroupName(ownership),
      registryName: name,
      sku: { name: "Premium" },
      adminUserEnabled: false,
      anonymousPullEnabled: false,
      publicNetworkAccess: "Disabled",
      networkRuleSet: { defaultAction: "Deny" },
      // Defender reads images as a service of Azure.
      networkRuleBypassOptions: "AzureServices",
      dataEndpointEnabled: true,
      zoneRedundancy: isProd ? "Enabled" : "Disabled",
      policies: {
        retentionPolicy: { status: "enabled", days: UNTAGGED_DAYS },
        // Images leave by pulling alone, never in bulk to another account.
        exportPolicy: { status: "disabled" },
      },
      tags: azureTags(ownership),
    },
    { ...scope.options, protect: isProd, dependsOn: [...cluster.ready] },
  );
  const id = resourceId(azure, ownership, "Microsoft.ContainerRegistry/registries", name);
  grant(scope, `${scope.name}-pull`, azure, { role: "AcrPull", principalId: cluster.nodePrincipal, at: id }, [
    registry,
  ]);
  for (const principalId of azure.pushers) {
    grant(scope, `${scope.name}-push-${principalId}`, azure, { role: "AcrPush", principalId, at: id }, [registry]);
  }
  createPrivateEndpoint(scope, { service: "registry", ...endpoints, targetId: registry.id, dependsOn: [registry] });
  const urls = repositories.map((repository): readonly [string, Output<string>] => [
    repository,
    interpolate`${registry.loginServer}/${repository}`,
  ]);
  return { urls: Object.fromEntries(urls) };
};
