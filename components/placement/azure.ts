/**
 * Placement on Azure: the subscription, tenant and region that a stack is pinned to, its zones, who may administer the
 * cluster, and from where its API is reachable. Everything is given, because the program looks nothing up.
 */
import { z } from "zod";
import type { Problem } from "../core/errors";
import type { GroupNames } from "./group-names";
import { dnsLabel } from "../core/fields";
import { ingressSpec } from "./ingress.azure";
import { regionOfCloud } from "./regions";
import { AZURE_REGIONS } from "../../catalogue/regions/azure";
import { zoneName, type PoolOptions } from "./pool-options";
import { apiAccessBlocks, apiSources, checkCommon, groupName } from "./rules";

const guid = (what: string) =>
  z
    .string()
    .regex(
      /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/,
      `must be ${what}, such as 0b1f6471-1bf0-4dda-aec3-cb9272f09590`,
    );

/** Azure numbers the zones of a region from 1 to 3. learn.microsoft.com/azure/reliability/availability-zones-overview */
const zone = () => z.string().regex(/^[1-3]$/, 'must be an availability zone: "1", "2" or "3"');

const RESOURCE_GROUP = "/subscriptions/[0-9a-f-]{36}/resourceGroups/[-\\w.()]{1,90}/providers";

const resourceId = (type: string) =>
  z
    .string()
    .regex(
      new RegExp(`^${RESOURCE_GROUP}/${type}$`, "i"),
      "must be the full id of a resource, as the Azure CLI prints it",
    );

const subnet = () => resourceId("Microsoft\\.Network/virtualNetworks/[-\\w.]+/subnets/[-\\w.]+");

const privateZone = (name: string) =>
  resourceId(`Microsoft\\.Network/privateDnsZones/${name.replaceAll(".", "\\.")}`)
    .optional()
    .describe(`Id of the zone \`${name}\`.`);

export const azurePlacement = z
  .strictObject({
    subscriptionId: guid("a subscription's id").describe(
      "The subscription. Every request names it, so credentials that have no rights in it are refused.",
    ),
    tenantId: guid("a tenant's id").describe(
      "The Entra tenant of subscription and people. Credentials of another one are refused.",
    ),
    region: regionOfCloud(AZURE_REGIONS, {
      pattern: /^[a-z]+\d?$/,
      rule: "must be an Azure region as the Azure CLI names it, such as eastus",
    }).describe("The region, e.g. `eastus`. It must have availability zones."),
    zones: z
      .array(zone())
      .min(3, "must name at least 3 zones, so that the platform outlives the loss of one")
      .describe(
        'Availability zones, at least 3, e.g. `["1", "2", "3"]`. Azure numbers them in every subscription anew.',
      ),
    network: z
      .strictObject({
        vnetId: resourceId("Microsoft\\.Network/virtualNetworks/[-\\w.]+").describe(
          "The virtual network that is there already.",
        ),
        nodeSubnetId: subnet().describe("Its subnet for nodes, with room for every node."),
        apiServerSubnetId: subnet().describe(
          "Its subnet for the API server: at least a /28, delegated to Microsoft.ContainerService/managedClusters.",
        ),
        endpointSubnetId: subnet()
          .optional()
          .describe(
            "Its subnet for private endpoints. Default: none, then the stack's vault, which has no public way in, is " +
              "reached by the control plane alone, and `secrets`, `registry` and all of `storage` are refused.",
          ),
        privateDnsZones: z
          .strictObject({
            vault: privateZone("privatelink.vaultcore.azure.net"),
            registry: privateZone("privatelink.azurecr.io"),
            files: privateZone("privatelink.file.core.windows.net"),
            objects: privateZone("privatelink.blob.core.windows.net"),
            api: resourceId(
              "Microsoft\\.Network/privateDnsZones/([-a-z0-9]{1,32}\\.)?private\\.[a-z0-9]+\\.azmk8s\\.io",
            )
              .optional()
              .describe(
                "Id of the zone `private.<region>.azmk8s.io`, or of one below it, for the name of a private API: where the " +
                  "network asks DNS servers of its own, AKS cannot link the zone that it makes itself. The cluster's " +
                  "identity is made Private DNS Zone Contributor of it, and Network Contributor of the network. For a new " +
                  "cluster: it cannot be given to one that has another zone. Default: none, AKS makes a zone.",
              ),
          })
          .optional()
          .describe(
            "Private DNS zones of private endpoints that are there already, such as a hub's, which the network must be able " +
              "to ask: a network is linked to one zone of a name. Default: none, the stack makes each zone and links it.",
          ),
        egress: z
          .enum(["nat-gateway", "routes"])
          .describe("The nodes' way out: a NAT gateway of the subnet, or routes to an appliance of yours."),
      })
      .optional()
      .describe("A network of your own. Default: none, a virtual network is created from `network.cidr`."),
    admins: z
      .array(guid("the object id of an Entra group"))
      .min(1, "must name at least one; without it nobody could use the cluster, not even `up`")
      .describe(
        "Object ids of Entra groups with every right in the cluster. Whoever runs `up` must be in one: there are no " +
          "local accounts.",
      ),
    readers: z
      .array(guid("the object id of an Entra group"))
      .default([])
      .describe("Object ids of Entra groups that may read everything in the cluster except Secrets. Default: none."),
    groups: z
      .record(groupName(), guid("the object id of an Entra group"))
      .default({})
      .describe(
        "Object id of the Entra group of each group that tenants name in `access`, by its name there. Its members are let " +
          "in, and may do what tenants let their groups do. A group that is not here is refused. Default: none.",
      ),
    pushers: z
      .array(guid("the object id of a service principal or managed identity"))
      .default([])
      .describe(
        "Object ids of service principals and managed identities that may push images to `registry.repositories`, such " +
          "as the CI's. They push from a machine in the network: the registry has no public way in. Default: none.",
      ),
    kubernetesPatch: z
      .int("must be a whole number")
      .min(0, "must be at least 0")
      .max(99, "must be at most 99")
      .optional()
      .describe(
        "The patch of `cluster.version` that control plane and node pools run, e.g. `7` for 1.35.7; `az aks get-versions` " +
          "lists them. AKS patches Kubernetes by no channel of its own here: one that does changes nodes together with the " +
          "control plane, which it cannot with spot pools. Change it together with `cluster.version`. Default: the newest " +
          "when the cluster is made, and no later one.",
      ),
    ingress: ingressSpec.prefault({}),
    apiAccess: apiAccessBlocks(),
    apiName: z
      .enum(["private", "public"])
      .default("private")
      .describe(
        "Where the name of an API without a public address is found. `private`: in the cluster's network only, so whoever " +
          "comes through a VPN or a peered network has its DNS forwarded to Azure's in that network. `public`: everywhere, " +
          "while the address that it leads to stays private; there is no way back to `private`. Default: private.",
      ),
    capacityReservations: z
      .record(
        dnsLabel(40),
        z.strictObject({
          groupId: resourceId("Microsoft\\.Compute/capacityReservationGroups/[-\\w.]+").describe(
            "The capacity reservation group, in the same subscription. The cluster's identity is made Contributor of it.",
          ),
          zone: zone().describe("The zone that the reserved machines are in; the pool has nodes there only."),
        }),
      )
      .default({})
      .describe(
        "Capacity reservation of each node pool with `reserved` in its `capacity`, by the pool's name. Default: none.",
      ),
  })
  .describe("Placement on Azure.");
export type AzurePlacement = z.output<typeof azurePlacement>;

/** Kubernetes there knows an Entra group by its object id. */
export function azureGroups({ groups }: AzurePlacement): GroupNames {
  return { at: "placement.azure.groups", names: groups };
}

export const AZURE_POOL_OPTIONS: PoolOptions = {
  title: "Azure",
  machine: "Standard_ND96isr_H100_v5",
  zones: z
    .array(zoneName())
    .optional()
    .describe(
      'Zones on Azure, e.g. `["2"]`. `[]` pins the pool to none: Azure puts its nodes wherever the region sells the size. ' +
        "A pool with accelerators must say one of the two, since AKS makes no pool in a zone that lacks its size: " +
        "`az aks list-vm-skus --location <region> --size <size> --all` lists them. Default: all of `placement.azure.zones`.",
    ),
};

/** Rules between the properties of the placement; `path` is where it is in the stack file. */
export function checkAzurePlacement(placement: AzurePlacement, path = "placement.azure"): Problem[] {
  const { network, capacityReservations } = placement;
  return [
    ...checkCommon(placement, { name: "capacityReservations", byPool: capacityReservations }, path),
    ...checkSubnets(network, `${path}.network`),
    ...checkApiZone(placement, path),
  ];
}

/** A zone of one's own is for a private API whose name is in it alone. */
function checkApiZone({ network, apiAccess, apiName, region }: AzurePlacement, path: string): Problem[] {
  const zone = network?.privateDnsZones?.api;
  if (zone === undefined) return [];
  const problem = (rule: string, remedy: string) => [
    { path: `${path}.network.privateDnsZones.api`, value: zone, rule, remedy },
  ];
  if (!zone.toLowerCase().endsWith(`private.${region}.azmk8s.io`)) {
    return problem(`is no zone of ${region}`, `name one called private.${region}.azmk8s.io, or one below it`);
  }
  if (apiSources(apiAccess).internet.length > 0) {
    return problem("is for a private API, and apiAccess names public blocks", "remove one of the two");
  }
  return apiName === "public"
    ? problem("is for a name that is not public, and apiName is public", "remove one of the two")
    : [];
}

/** Both subnets must be of the network that is named, and each another one. */
function checkSubnets(network: AzurePlacement["network"], path: string): Problem[] {
  if (network === undefined) return [];
  const { vnetId, nodeSubnetId, apiServerSubnetId, endpointSubnetId } = network;
  const subnets = { nodeSubnetId, apiServerSubnetId, endpointSubnetId };
  const outside = Object.entries(subnets).flatMap(([key, id]): Problem[] =>
    id === undefined || id.toLowerCase().startsWith(`${vnetId.toLowerCase()}/`)
      ? []
      : [
          {
            path: `${path}.${key}`,
            value: id,
            rule: "is not in vnetId",
            remedy: `its id begins with ${vnetId}/subnets/`,
          },
        ],
  );
  if (nodeSubnetId.toLowerCase() !== apiServerSubnetId.toLowerCase()) return outside;
  return [
    ...outside,
    {
      path: `${path}.apiServerSubnetId`,
      value: apiServerSubnetId,
      rule: "is the nodes' subnet too",
      remedy: "name another one: the API server's is delegated to it",
    },
  ];
}
