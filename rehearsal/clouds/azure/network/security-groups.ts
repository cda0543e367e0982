/**
 * Whether packets from the internet get into a subnet, by its group's rules: the lowest priority that matches decides, and
 * none that matches means no. A load balancer hands a Service's packets on with its own address and port as their
 * destination. learn.microsoft.com/azure/virtual-network/network-security-groups-overview. Pure.
 */
import { parseCidr, overlaps } from "../../../../components/core/cidr";
import type { Held } from "../../plugin/row";
import { listAt, numberAt, textAt, textsAt } from "../../plugin/reading";

export interface Packet {
  /** A public IPv4 address. */
  readonly from: string;
  readonly port: number;
}

/** @param group the subnet's; undefined where it has none, which lets in everything */
export function letsIn(group: Held | undefined, packet: Packet): boolean {
  if (group === undefined) return true;
  const rules = listAt(group.inputs, "securityRules")
    .filter((rule) => textAt(rule, "direction") === "Inbound")
    .sort((a, b) => (numberAt(a, "priority") ?? 0) - (numberAt(b, "priority") ?? 0));
  const first = rules.find((rule) => matches(rule, packet));
  return first !== undefined && textAt(first, "access") === "Allow";
}

function matches(rule: unknown, { from, port }: Packet): boolean {
  const sources = [textAt(rule, "sourceAddressPrefix"), ...textsAt(rule, "sourceAddressPrefixes")];
  const ports = [textAt(rule, "destinationPortRange"), ...textsAt(rule, "destinationPortRanges")];
  const destination = textAt(rule, "destinationAddressPrefix");
  return (
    destination === "*" &&
    sources.some((source) => source === "*" || source === "Internet" || contains(source, from)) &&
    ports.some((range) => range === "*" || spans(range, port))
  );
}

function contains(block: string | undefined, address: string): boolean {
  const [wide, narrow] = [parseCidr(block ?? ""), parseCidr(`${address}/32`)];
  return wide !== undefined && narrow !== undefined && overlaps(wide, narrow);
}

function spans(range: string | undefined, port: number): boolean {
  const [from = "", to = from] = (range ?? "").split("-");
  return from !== "" && Number(from) <= port && port <= Number(to);
}
