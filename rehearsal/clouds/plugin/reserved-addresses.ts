/** Addresses that nobody on the internet has, which lists of those that a public endpoint answers cannot name. */
import { contains, parseCidr } from "../../../components/core/cidr";

/** iana.org/assignments/iana-ipv4-special-registry, without the blocks for documentation, which documents name. */
const RESERVED = [
  "0.0.0.0/8",
  "10.0.0.0/8",
  "100.64.0.0/10",
  "127.0.0.0/8",
  "169.254.0.0/16",
  "172.16.0.0/12",
  "192.168.0.0/16",
  "224.0.0.0/3",
];

/** The reserved block that all addresses of `text` lie in; undefined where some are of the internet. */
export function reservedBlockOf(text: string): string | undefined {
  const inner = parseCidr(text);
  return RESERVED.find((reserved) => {
    const outer = parseCidr(reserved);
    return inner !== undefined && outer !== undefined && contains(outer, inner);
  });
}
