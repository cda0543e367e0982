/** Whether the update that makes a cluster on Azure can go on inside of it. Pure. */
import type { UnreachableAtFirst } from "./contract";
import { placementOn } from "../placement";
import { apiSources } from "../placement/rules";

/**
 * Why nobody could reach the API of a cluster that is made now; undefined when somebody can. Azure has no way past the network: it
 * passes on single commands (`az aks command invoke`), which no plugin can use, and they are switched off.
 */
export const unreachableAtFirst: UnreachableAtFirst = (placement) => {
  const { apiAccess, network } = placementOn("azure", placement);
  if (network !== undefined || apiSources(apiAccess).internet.length > 0) return undefined;
  return [
    "nobody could reach the API of the new cluster: placement.azure.apiAccess lists no public block, and nothing is connected to",
    "  the network that this update makes. Nothing was created.",
    '  For the first update list the public address that it comes from, such as "203.0.113.7/32": the API then answers that address',
    "  alone, to those whom the placement lets in. Take it out again once a VPN, a peered network or a runner inside leads there.",
    "  Or place the cluster in a network that is connected already: placement.azure.network.",
  ].join("\n");
};
