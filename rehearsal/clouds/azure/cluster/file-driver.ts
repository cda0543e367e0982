/**
 * What AKS' driver for files does with a claim, by the parameters of its class: whether it may, and what nodes mount then.
 * After kubernetes-sigs/azurefile-csi-driver@7b5ae18e, pkg/azurefile/controllerserver.go, CreateVolume, 2026-08-22. Pure.
 */
import { AZURE } from "../../../../catalogue/tokens/azure";
import type { Held, Plain, World } from "../../plugin/row";
import { textAt } from "../../plugin/reading";
import { lacks, MANAGES_ALL } from "../account/rights";
import { named } from "../values/values";

const SUFFIX = "core.windows.net";

/** Hosts that aznfs mounts; it checks their certificate against *.file.core.windows.net, whatever the host: Azure/AZNFS-mount@850eebf. */
const MOUNTABLE = new RegExp(`^[a-z0-9]{3,24}(\\.privatelink)?\\.file\\.${SUFFIX.replaceAll(".", "\\.")}$`);

export interface Claim {
  readonly parameters: Readonly<Record<string, string>>;
  /** Who the driver is: the identity of the control plane. */
  readonly driver: Held;
  /** Id of the cluster's network. */
  readonly network: string;
}

/** @returns the host that nodes mount, or why there is no volume, in the driver's words */
export function provision(
  { parameters, driver, network }: Claim,
  world: World,
): { host: string } | { refusal: string } {
  const isNfs = parameters["protocol"] === "nfs";
  const isPrivate = parameters["networkEndpointType"]?.toLowerCase() === "privateendpoint";
  // "NFS shares can only be accessed from a secured network, so the subnet is always configured with a service endpoint
  // unless a private endpoint is used."
  if (isNfs && !isPrivate) {
    const missing = lacks(world, driver, ["Network Contributor", ...MANAGES_ALL], network);
    if (missing !== undefined)
      return { refusal: `update service endpoints failed with error: AuthorizationFailed: ${missing}` };
  }
  const account = world
    .all(AZURE.storageAccount)
    .find(({ inputs }) => named(inputs, "accountName") === parameters["storageAccount"]);
  if (account === undefined)
    return { refusal: "failed to ensure storage account: none is named, or there is none of that name" };
  const missing = lacks(world, driver, ["Storage Account Contributor", ...MANAGES_ALL], account.id);
  if (missing !== undefined) return { refusal: `failed to create file share: AuthorizationFailed: ${missing}` };
  const host = `${named(account.inputs, "accountName")}.${isPrivate ? "privatelink." : ""}file.${SUFFIX}`;
  if (!MOUNTABLE.test(host)) return { refusal: `mount failed: ${host} is no host of Azure Files` };
  return leadsTo(account, world) ? { host } : { refusal: `mount failed: nobody in the network answers for ${host}` };
}

/** Whether a private endpoint of the account is written into the zone of its names. */
function leadsTo(account: Held, world: World): boolean {
  const endpoints = world
    .all(AZURE.privateEndpoint)
    .filter(({ inputs }) => textAt(inputs, "privateLinkServiceConnections.0.privateLinkServiceId") === account.id);
  const zones = world
    .all(AZURE.privateDnsZone)
    .filter(({ inputs }) => named(inputs, "privateZoneName") === `privatelink.file.${SUFFIX}`)
    .map(({ id }) => id);
  const writes = (group: Plain) => zones.includes(textAt(group, "privateDnsZoneConfigs.0.privateDnsZoneId") ?? "");
  return world
    .all(AZURE.privateDnsZoneGroup)
    .some(
      ({ inputs }) =>
        endpoints.some((one) => named(one.inputs, "privateEndpointName") === named(inputs, "privateEndpointName")) &&
        writes(inputs),
    );
}
