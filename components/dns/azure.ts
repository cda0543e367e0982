/** Public names on Azure: zones of Azure DNS. */
import { Zone } from "@pulumi/azure-native/dns";
import { output } from "@pulumi/pulumi";
import { azureTags, resourceGroupName } from "../account/names.azure";
import { placementOn } from "../placement";
import type { DnsAdapter, DnsZone } from "./contract";

export const dns: DnsAdapter = {
  zones: (scope, { zones }, keys) => {
    const { ownership } = scope;
    const made = zones.map((domain): readonly [string, DnsZone] => {
      const zone = new Zone(
        `${scope.name}-${domain}`,
        {
          resourceGroupName: resourceGroupName(ownership),
          zoneName: domain,
          zoneType: "Public",
          location: "global",
          tags: azureTags(ownership),
        },
        // Its name servers are in the parent's delegation, and another zone would have others.
        {
          ...scope.options,
          protect: ownership.environment === "prod",
          dependsOn: [...keys.for("kubernetes-secrets").ready],
        },
      );
      return [
        domain,
        { nameServers: zone.nameServers, reference: { domain, id: zone.id, zoneName: zone.name, ready: [zone] } },
      ];
    });
    return { zones: Object.fromEntries(made) };
  },
  // What it reads from a file holds names, no secret: its token is the service account's.
  recordKeeper: (ownership, placement) => {
    const { tenantId, subscriptionId } = placementOn("azure", placement);
    const settings = {
      ...{ tenantId, subscriptionId, resourceGroup: resourceGroupName(ownership) },
      useWorkloadIdentityExtension: true,
    };
    return {
      provider: { name: "azure" },
      env: [],
      secretConfiguration: {
        enabled: true,
        mountPath: "/etc/kubernetes/",
        data: { "azure.json": JSON.stringify(settings) },
      },
    };
  },
  solver: (ownership, placement, { zoneName }, { annotations }) => ({
    azureDNS: {
      subscriptionID: placementOn("azure", placement).subscriptionId,
      resourceGroupName: resourceGroupName(ownership),
      hostedZoneName: zoneName,
      environment: "AzurePublicCloud",
      managedIdentity: { clientID: output(annotations["azure.workload.identity/client-id"]) },
    },
  }),
};
