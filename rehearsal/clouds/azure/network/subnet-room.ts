/** How many addresses a subnet has for what stands in it. */
import { parseCidr } from "../../../../components/core/cidr";
import type { Held } from "../../plugin/row";
import { named } from "../values/values";

/** Azure keeps five of each subnet. learn.microsoft.com/azure/virtual-network/virtual-networks-faq */
const KEPT = 5;

export function addressesOf(subnet: Held): number {
  const prefix = parseCidr(named(subnet.inputs, "addressPrefix"))?.prefix;
  return prefix === undefined ? 0 : 2 ** (32 - prefix) - KEPT;
}
