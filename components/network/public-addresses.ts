/**
 * Address blocks that belong to somebody on the internet. Clouds take them for a private network, and what has those
 * addresses outside can then not be reached from it, which shows late: so it is said, and not refused, because some own
 * such blocks. Pure.
 */
import { contains, parseCidr } from "../core/cidr";
import type { Problem } from "../core/errors";
import type { NetworkSettings } from "./spec";

/** RFC 1918, RFC 6598 (shared), RFC 2544 (benchmarks), RFC 5735 (240/4, which Google Cloud allows in subnets). */
const PRIVATE = ["10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "100.64.0.0/10", "198.18.0.0/15", "240.0.0.0/4"];

const BLOCKS = ["cidr", "podCidr", "serviceCidr"] as const;

export function publicAddresses(network: Pick<NetworkSettings, (typeof BLOCKS)[number]>, path = "network"): Problem[] {
  return BLOCKS.flatMap((key): Problem[] => {
    const block = parseCidr(network[key]);
    if (block === undefined || block.family !== 4) return [];
    if (PRIVATE.some((range) => contains(parseCidr(range) ?? block, block))) return [];
    return [
      {
        path: `${path}.${key}`,
        value: network[key],
        rule: "is of the public internet: whoever has these addresses there cannot be reached from the network",
        remedy: "take a private block, such as one of 10.0.0.0/8, unless these addresses are yours",
      },
    ];
  });
}
