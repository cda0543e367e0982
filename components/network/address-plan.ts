/**
 * Divides a network's address blocks into named ranges. Pure: what a cloud needs comes in as data, the plan goes out as
 * data. Ranges are placed in the order of the list, each at the lowest free address that suits its size, so whatever is
 * appended - a range, a zone - leaves every earlier range where it is: a subnet's addresses cannot change once it exists.
 */
import { formatV4, parseCidr, type Cidr } from "../core/cidr";
import { refuse, type Problem } from "../core/errors";
import { checkRequest } from "./address-checks";
import { ADDRESS_BLOCKS, type AddressRequest, type AddressBlock, type RangeNeed } from "./address-request";

export interface AddressRange {
  /** The need's name. */
  readonly name: string;
  /** Absent: the range serves the whole region. */
  readonly zone?: string;
  readonly block: AddressBlock;
  readonly cidr: string;
  readonly why: string;
}

/** What is left of one block for ranges to come. */
export interface AddressRoom {
  /** Addresses that no range uses and no later zone is promised. */
  readonly free: number;
  /** The same addresses as the fewest blocks, lowest first. */
  readonly blocks: readonly string[];
  /** Ranges kept for the zones to come. */
  readonly forZones: readonly string[];
}

export interface AddressPlan {
  /** In the order of the needs, then of the zones. */
  readonly ranges: readonly AddressRange[];
  readonly room: Readonly<Record<AddressBlock, AddressRoom>>;
  /** How many zones can join without moving anything. */
  readonly zonesToCome: number;
}

export const DEFAULT_ZONE_SLOTS = 4;
const WIDTH = 32;

/**
 * Plans every range.
 * @throws PlatformError with every problem at once; a block that is too small is answered with the smallest that fits.
 */
export function planAddresses(request: AddressRequest): AddressPlan {
  refuse("network addresses", checkAddresses(request));
  const zoneSlots = request.zoneSlots ?? DEFAULT_ZONE_SLOTS;
  const laidOut = new Map(ADDRESS_BLOCKS.map((block) => [block, layOut(request, block)]));
  const places = (need: RangeNeed) => laidOut.get(need.block)?.places.filter((place) => place.need === need) ?? [];
  return {
    ranges: request.ranges.flatMap((need) =>
      places(need).flatMap((place): AddressRange[] => {
        const range = { name: need.name, block: need.block, cidr: absolute(request, place), why: need.why };
        if (place.slot === undefined) return [range];
        const zone = request.zones[place.slot];
        return zone === undefined ? [] : [{ ...range, zone }];
      }),
    ),
    room: {
      cidr: roomIn(request, "cidr", laidOut.get("cidr")),
      podCidr: roomIn(request, "podCidr", laidOut.get("podCidr")),
      serviceCidr: roomIn(request, "serviceCidr", laidOut.get("serviceCidr")),
    },
    zonesToCome: zoneSlots - request.zones.length,
  };
}

/** What is wrong with a request; `path` is where the network is in the stack file. */
export function checkAddresses(request: AddressRequest, path = "network"): Problem[] {
  const problems = checkRequest(request, path);
  return problems.length > 0 ? problems : ADDRESS_BLOCKS.flatMap((block) => checkFit(request, block, path));
}

/** The range of one zone, or of the region when no zone is given. @throws RangeError when the plan has none */
export function addressRange(plan: AddressPlan, name: string, zone?: string): string {
  const found = plan.ranges.find((range) => range.name === name && range.zone === zone);
  if (found === undefined) throw new RangeError(`the address plan has no range ${name}${zone ? ` in ${zone}` : ""}`);
  return found.cidr;
}

/** A place in a block, counted from the block's first address. */
interface Place {
  readonly need: RangeNeed;
  /** The zone's position; undefined for a range of the whole region. */
  readonly slot?: number;
  readonly offset: number;
  readonly size: number;
}

interface Layout {
  readonly places: readonly Place[];
  /** Gaps between the places, and the first address after all of them. */
  readonly gaps: readonly Span[];
  readonly end: number;
}

interface Span {
  readonly offset: number;
  readonly size: number;
}

/** Places do not depend on the block's size: the lowest suitable address is the same in every block that is large enough. */
function layOut(request: AddressRequest, block: AddressBlock): Layout {
  const places: Place[] = [];
  let gaps: Span[] = [];
  let end = 0;
  for (const need of request.ranges.filter((range) => range.block === block)) {
    const size = sizeOf(need);
    const slots = need.per === "region" ? [undefined] : [...Array(request.zoneSlots ?? DEFAULT_ZONE_SLOTS).keys()];
    for (const slot of slots) {
      const gap = gaps.find((span) => alignUp(span.offset, size) + size <= span.offset + span.size);
      const offset = alignUp(gap?.offset ?? end, size);
      if (gap === undefined) {
        gaps = withoutEmpty([...gaps, { offset: end, size: offset - end }]);
        end = offset + size;
      } else {
        gaps = gaps.flatMap((span) => (span === gap ? cut(span, offset, size) : [span]));
      }
      places.push({ need, offset, size, ...(slot !== undefined && { slot }) });
    }
  }
  return { places, gaps, end };
}

/** The smallest power of two that holds the need and that the cloud accepts. */
function sizeOf({ addresses, smallest = WIDTH }: RangeNeed): number {
  return 2 ** Math.max(Math.ceil(Math.log2(addresses)), WIDTH - smallest);
}

function checkFit(request: AddressRequest, block: AddressBlock, path: string): Problem[] {
  const value = request.blocks[block];
  const have = WIDTH - read(value).prefix;
  const { places, end } = layOut(request, block);
  const need = Math.ceil(Math.log2(Math.max(end, 1)));
  if (need <= have) return [];
  const limit = request.largest?.[block] ?? 8;
  const prefix = WIDTH - need;
  const largest = [...places].sort((a, b) => b.size - a.size)[0]?.need;
  const fewer = largest === undefined ? "" : `"${largest.name}" takes most: ${largest.why}`;
  return [
    {
      path: `${path}.${block}`,
      value,
      rule: `holds ${2 ** have} addresses, and the ranges in it need a block of ${2 ** need}`,
      remedy:
        prefix < limit
          ? `even the largest block that the cloud accepts, a /${limit}, is too small; lower the network's ceilings. ${fewer}`
          : `the smallest block that fits is a /${prefix}; use one, or lower the network's ceilings. ${fewer}`,
    },
  ];
}

function roomIn(request: AddressRequest, block: AddressBlock, layout: Layout | undefined): AddressRoom {
  const { prefix, address } = read(request.blocks[block]);
  const end = layout?.end ?? 0;
  const spans = withoutEmpty([...(layout?.gaps ?? []), { offset: end, size: 2 ** (WIDTH - prefix) - end }]);
  const later = (layout?.places ?? []).filter(({ slot }) => slot !== undefined && slot >= request.zones.length);
  return {
    free: spans.reduce((sum, { size }) => sum + size, 0),
    blocks: spans.flatMap(alignedBlocks).map((span) => format(address, span)),
    forZones: later.map((place) => format(address, place)),
  };
}

/** Cuts a span into the fewest blocks whose addresses are multiples of their sizes. */
function alignedBlocks({ offset, size }: Span): Span[] {
  const blocks: Span[] = [];
  for (let at = offset; at < offset + size;) {
    const fits = 2 ** Math.floor(Math.log2(offset + size - at));
    let block = fits;
    while (at % block !== 0) block /= 2;
    blocks.push({ offset: at, size: block });
    at += block;
  }
  return blocks;
}

function cut(span: Span, offset: number, size: number): Span[] {
  const after = offset + size;
  return withoutEmpty([
    { offset: span.offset, size: offset - span.offset },
    { offset: after, size: span.offset + span.size - after },
  ]);
}

function withoutEmpty(spans: readonly Span[]): Span[] {
  return spans.filter(({ size }) => size > 0);
}

function alignUp(offset: number, size: number): number {
  return Math.ceil(offset / size) * size;
}

function absolute(request: AddressRequest, place: Place): string {
  return format(read(request.blocks[place.need.block]).address, place);
}

function format(start: bigint, { offset, size }: Span): string {
  return formatV4({ address: start + BigInt(offset), prefix: WIDTH - Math.log2(size) });
}

/** A block that has been checked. */
function read(cidr: string): Cidr {
  const block = parseCidr(cidr);
  if (block === undefined) throw new RangeError(`${JSON.stringify(cidr)} is not an address block`);
  return block;
}
