/** Whether the update that makes a cluster on AWS can go on inside of it. Pure. */
import type { UnreachableAtFirst } from "./contract";
import { placementOn } from "../placement";
import { apiSources } from "../placement/rules";

/**
 * Why nobody could reach the API of a cluster that is made now; undefined when somebody can. A network that is made in the same update
 * is connected to nothing yet, so that private blocks lead nowhere, and its only machines are the cluster's own nodes.
 */
export const unreachableAtFirst: UnreachableAtFirst = (placement) => {
  const { apiAccess, network } = placementOn("aws", placement);
  if (network !== undefined || apiSources(apiAccess).internet.length > 0) return undefined;
  return [
    "nobody could reach the API of the new cluster: placement.aws.apiAccess lists no public block, and nothing is connected to",
    "  the network that this update makes. Nothing was created.",
    '  For the first update list the public address that it comes from, such as "203.0.113.7/32": the API then answers that address',
    "  alone, to those whom the placement lets in. Take it out again once a VPN, a peered network or a runner inside leads there.",
    "  Or place the cluster in a network that is connected already: placement.aws.network.",
  ].join("\n");
};
