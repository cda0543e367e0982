/** Whether what a cluster refers to fits it, and whether its identity may use it. */
import { AZURE } from "../../../../catalogue/tokens/azure";
import { parseCidr } from "../../../../components/core/cidr";
import type { Held, Plain, World } from "../../plugin/row";
import { largest } from "./agent-pool-inputs";
import { overlap } from "../network/network";
import { lacks, MANAGES_ALL } from "../account/rights";
import { addressesOf } from "../network/subnet-room";
import { at, listAt, textAt, textsAt } from "../../plugin/reading";
import { named, of } from "../values/values";

const JOINS = ["Network Contributor", ...MANAGES_ALL] as const;

/** The identity that the control plane acts as; undefined while it is not known. */
function controlPlane(self: Plain, world: World): Held | undefined {
  return world.find(AZURE.managedIdentity, "id", textAt(self, "identity.userAssignedIdentities.0"));
}

function may(self: Plain, world: World, roles: Parameters<typeof lacks>[2], id: string): string | undefined {
  const identity = controlPlane(self, world);
  const missing = identity === undefined ? undefined : lacks(world, identity, roles, id);
  return missing === undefined ? undefined : `cannot be used: identity ${identity?.logicalName} ${missing}`;
}

/**
 * A zone of its owner's for the API's name: AKS writes in it and links it to the nodes' network.
 * MicrosoftDocs/azure-aks-docs@fb060abe, articles/aks/private-clusters.md, 2026-08-21
 */
export function apiZoneProblem(self: Plain, identity: Held, world: World): string | undefined {
  const zone = textAt(self, "apiServerAccessProfile.privateDNSZone") ?? "";
  if (!zone.startsWith("/")) return undefined;
  if (!/\/privateDnsZones\/([-a-z0-9]{1,32}\.)?private(link)?\.[a-z0-9]+\.azmk8s\.io$/i.test(zone)) {
    return `cannot write the API's name into ${zone}, which is no zone for it`;
  }
  const network = networkOf(textAt(self, "agentPoolProfiles.0.vnetSubnetID") ?? "");
  return (
    lacks(world, identity, ["Private DNS Zone Contributor", ...MANAGES_ALL], zone) ??
    lacks(world, identity, JOINS, network)
  );
}

/** The nodes' identity: the control plane gives it to them. */
export function kubeletProblem(self: Plain, kubelet: Held, world: World): string | undefined {
  const said = at(self, "identityProfile.kubeletidentity");
  for (const [property, known] of [
    ["clientId", "clientId"],
    ["objectId", "principalId"],
  ] as const) {
    const text = textAt(said, property);
    if (text !== undefined && text !== of(kubelet, known)) return `has another ${known} than ${property} says`;
  }
  return may(self, world, ["Managed Identity Operator", "Managed Identity Contributor", ...MANAGES_ALL], kubelet.id);
}

export function readsSet(self: Plain, set: Held, world: World): string | undefined {
  return may(self, world, ["Reader", ...MANAGES_ALL], set.id);
}

export function usesKey(self: Plain, key: Held, world: World): string | undefined {
  return may(self, world, ["Key Vault Crypto User", "Key Vault Crypto Officer"], key.id);
}

/** AKS reaches a vault that is closed to the internet through a private endpoint that it makes itself. */
export function usesVault(self: Plain, vault: Held, world: World): string | undefined {
  const access = textAt(self, "securityProfile.azureKeyVaultKms.keyVaultNetworkAccess") ?? "Public";
  const closed = at(of(vault, "properties"), "publicNetworkAccess") === "Disabled";
  if (closed && access === "Public") return "has no public access, so keyVaultNetworkAccess must be Private";
  return access === "Private" ? may(self, world, ["Key Vault Contributor", ...MANAGES_ALL], vault.id) : undefined;
}

/** The network that a subnet's id is in. */
function networkOf(subnet: string): string {
  return subnet.replace(/\/subnets\/[^/]+$/, "");
}

export function apiSubnetProblem(self: Plain, subnet: Held, world: World): string | undefined {
  const service = "Microsoft.ContainerService/managedClusters";
  if (textAt(subnet.inputs, "delegations.0.serviceName") !== service) return `is not delegated to ${service}`;
  const prefix = parseCidr(named(subnet.inputs, "addressPrefix"))?.prefix ?? 0;
  if (prefix > 28) return `is a /${prefix}, and the API server needs a /28 at least`;
  const nodes = textAt(self, "agentPoolProfiles.0.vnetSubnetID");
  if (nodes !== undefined && networkOf(nodes) !== networkOf(subnet.id)) return "is in another network than the nodes";
  const other = world
    .all(AZURE.aksCluster)
    .find(({ inputs }) => textAt(inputs, "apiServerAccessProfile.subnetId") === subnet.id);
  if (other !== undefined && named(other.inputs, "resourceName") !== named(self, "resourceName")) {
    return `has the API server of ${other.logicalName}`;
  }
  return may(self, world, JOINS, subnet.id);
}

export function nodeSubnetProblem(self: Plain, subnet: Held, world: World): string | undefined {
  const service = textAt(subnet.inputs, "delegations.0.serviceName");
  if (service !== undefined) return `is delegated to ${service}, which alone may use it`;
  const outbound = textAt(self, "networkProfile.outboundType") ?? "loadBalancer";
  const gateway = textAt(subnet.inputs, "natGateway.id");
  if (outbound === "userAssignedNATGateway" && gateway === undefined) return "has no NAT gateway, the nodes' way out";
  if (outbound === "userDefinedRouting") return "has no route table, the nodes' way out";
  const addresses = addressProblem(self, subnet, world);
  if (addresses !== undefined) return addresses;
  const inside = listAt(self, "agentPoolProfiles").filter((pool) => textAt(pool, "vnetSubnetID") === subnet.id);
  const [need, room] = [inside.reduce<number>((sum, pool) => sum + largest(pool), 0), addressesOf(subnet)];
  return need > room
    ? `has ${room} addresses, and its pools may have ${need} nodes`
    : may(self, world, JOINS, subnet.id);
}

/** Services and pods have addresses that the network does not have. */
function addressProblem(self: Plain, subnet: Held, world: World): string | undefined {
  const network = world.all(AZURE.virtualNetwork).find(({ id }) => id === networkOf(subnet.id));
  const blocks = textsAt(network?.inputs, "addressSpace.addressPrefixes");
  const clash = ["podCidr", "serviceCidr"].find((property) =>
    blocks.some((block) => overlap(block, textAt(self, `networkProfile.${property}`) ?? "")),
  );
  return clash === undefined
    ? undefined
    : `is in a network with ${blocks.join(", ")}, which ${clash} ${textAt(self, `networkProfile.${clash}`)} overlaps`;
}
