/**
 * What must hold before addresses can be planned: blocks that are IPv4 networks, apart from each other and from what the
 * cloud uses itself, at least three zones, and room for them. Pure: a request in, problems out.
 */
import { isNetwork, overlaps, parseCidr, type Cidr } from "../core/cidr";
import type { Problem } from "../core/errors";
import { namedTwice } from "../core/once";
import type { AddressBlock, AddressRequest } from "./address-request";

/** With two zones, losing one leaves no majority for anything that keeps three copies. */
const LEAST_ZONES = 3;

/** Everything except whether the ranges fit. `path` is where the network is in the stack file. */
export function checkRequest(request: AddressRequest, path: string): Problem[] {
  const entries = Object.entries(request.blocks) as [AddressBlock, string][];
  const blocks = entries.map(([name, value]) => ({ name, value, block: parseCidr(value) }));
  const readable = blocks.flatMap(({ name, value, block }) =>
    block?.family === 4 && isNetwork(block) ? [{ name, value, block }] : [],
  );
  return [
    ...blocks.flatMap(({ name, value, block }) => checkBlock(`${path}.${name}`, value, block, request.largest?.[name])),
    ...readable.flatMap((one, index) =>
      readable
        .slice(0, index)
        .filter((other) => overlaps(one.block, other.block))
        .map((other) => ({
          path: `${path}.${one.name}`,
          value: one.value,
          rule: `overlaps ${path}.${other.name}, which is ${other.value}`,
          remedy: "choose blocks that have no address in common",
        })),
    ),
    ...readable.flatMap((one) => checkForbidden(`${path}.${one.name}`, one, request)),
    ...checkZones(request, `${path}.zones`),
  ];
}

function checkBlock(path: string, value: string, block: Cidr | undefined, largest = 8): Problem[] {
  if (block?.family !== 4) {
    return [{ path, value, rule: "is not an IPv4 address block", remedy: "write one such as 10.20.0.0/16" }];
  }
  if (!isNetwork(block)) {
    const rule = `has bits set after its /${block.prefix} prefix`;
    return [{ path, value, rule, remedy: "write the network's first address" }];
  }
  if (block.prefix >= largest) return [];
  const rule = `is larger than the cloud accepts: a /${largest} at most`;
  return [{ path, value, rule, remedy: `use a /${largest} or a longer prefix` }];
}

function checkForbidden(
  path: string,
  { value, block }: { readonly value: string; readonly block: Cidr },
  { forbidden = [] }: AddressRequest,
): Problem[] {
  return forbidden
    .filter(({ cidr }) => {
      const other = parseCidr(cidr);
      return other !== undefined && overlaps(block, other);
    })
    .map(({ cidr, why }) => ({
      path,
      value,
      rule: `overlaps ${cidr}: ${why}`,
      remedy: "choose a block that stays clear of it",
    }));
}

function checkZones({ zones, zoneSlots = 4 }: AddressRequest, path: string): Problem[] {
  const problems = zones.flatMap((_, index) => namedTwice(zones, index, path, "name each zone once"));
  if (zones.length < LEAST_ZONES) {
    const rule = `has fewer than ${LEAST_ZONES} zones`;
    const remedy = "name at least three, so that losing one leaves a majority";
    problems.push({ path, value: zones, rule, remedy });
  }
  if (zones.length > zoneSlots) {
    const rule = `has more zones than the ${zoneSlots} that the address plan keeps room for`;
    const remedy = "leave some out; addresses of subnets that exist cannot be moved to make room";
    problems.push({ path, value: zones, rule, remedy });
  }
  return problems;
}
